#include "control/store/resource.hpp"

namespace tandem::store {
namespace {

using shape::Member;
using shape::Presence;
using shape::Shape;

constexpr double kLimitMax = 200;

Shape rows(const Resource& resource, const std::string& name, bool detail) {
  Shape out{name, {}};
  for (const Column& column : resource.columns)
    if (detail || (column.use & kDetail) == 0)
      out.members.push_back({column.name, column.type, Presence::Required, column.help});
  return out;
}

bool has_detail(const Resource& resource) {
  for (const Column& column : resource.columns)
    if ((column.use & kDetail) != 0) return true;
  return false;
}

}  // namespace

Shape row_shape(const Resource& resource) { return rows(resource, resource.name, true); }

Shape list_shape(const Resource& resource) {
  const std::string name = resource.name + (has_detail(resource) ? "Summary" : "");
  Shape row = rows(resource, name, false);
  return {resource.name + "List",
          {{"data", shape::list_of(shape::object(std::move(row)), static_cast<int>(kLimitMax)),
            Presence::Required},
           {"next_cursor", shape::nullable(shape::text(1, 2'000)), Presence::Required,
            "Give it as ?cursor= for the next page; null: there is none."}}};
}

Shape create_shape(const Resource& resource) {
  Shape out{resource.name + "Create", {}};
  for (const Column& column : resource.columns)
    if ((column.use & kCreate) != 0)
      out.members.push_back({column.name, column.type,
                             (column.use & kNeeded) != 0 ? Presence::Required : Presence::Optional,
                             column.help});
  return out;
}

Shape update_shape(const Resource& resource) {
  Shape out{resource.name + "Update", {}};
  for (const Column& column : resource.columns)
    if ((column.use & kUpdate) != 0)
      out.members.push_back({column.name, column.type, Presence::Optional, column.help});
  return out;
}

std::vector<Member> list_parameters(const Resource& resource) {
  std::vector<Member> out;
  std::vector<std::string> sorts;
  for (const Column& column : resource.columns) {
    if ((column.use & kFilter) != 0) {
      shape::Type type = column.type;
      type.nullable = false;
      out.push_back({column.name, std::move(type), Presence::Optional, {}});
    }
    if ((column.use & kSort) == 0) continue;
    sorts.push_back(column.name);
    sorts.push_back('-' + column.name);
  }
  for (const Filter& filter : resource.filters)
    out.push_back({filter.name, filter.type, Presence::Optional, filter.help});
  if (!sorts.empty())
    out.push_back({"sort", shape::choice(std::move(sorts)), Presence::Optional,
                   "A minus sorts downwards; " + resource.sort + " where none is asked for."});
  out.push_back({"limit", shape::integer(1, kLimitMax), Presence::Optional, "50 by default."});
  out.push_back({"cursor", shape::text(1, 2'000), Presence::Optional, {}});
  return out;
}

}  // namespace tandem::store
