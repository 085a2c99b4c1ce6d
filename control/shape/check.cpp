#include "control/shape/check.hpp"

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <charconv>
#include <set>

#include "bridge/carrier/phone_number.hpp"
#include "control/shape/formats.hpp"
#include "core/errc.hpp"
#include "core/json/dom.hpp"

namespace tandem::shape {
namespace {

namespace js = boost::json;

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

/// A member's name in a JSON pointer (RFC 6901, section 3).
std::string escaped(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (c == '~')
      out += "~0";
    else if (c == '/')
      out += "~1";
    else
      out += c;
  }
  return out;
}

std::string shown(double limit) {
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), limit).ptr;
  return std::string(digits.data(), end);
}

class Checker {
 public:
  explicit Checker(std::vector<Fault>& faults) : faults_(faults) {}

  void value(const js::value& it, const Type& type, const std::string& pointer) {
    if (it.is_null()) {
      if (!type.nullable) wrong(pointer, "must not be null");
      return;
    }
    switch (type.kind) {
      case Kind::Boolean:
        if (!it.is_bool()) wrong(pointer, "must be true or false");
        return;
      case Kind::Integer:
        return integer(it, type, pointer);
      case Kind::Number:
        return number(it, type, pointer);
      case Kind::List:
        return list(it, type, pointer);
      case Kind::Object:
        if (!it.is_object()) return wrong(pointer, "must be an object");
        return object(it.get_object(), *type.object, pointer);
      case Kind::Json:
        if (!it.is_object()) return wrong(pointer, "must be an object");
        if (static_cast<double>(js::serialize(it).size()) > type.high)
          wrong(pointer, "must have at most " + shown(type.high) + " bytes");
        return;
      default:
        if (!it.is_string()) return wrong(pointer, "must be a text");
        return text(std::string_view(it.get_string()), type, pointer);
    }
  }

  void object(const js::object& members, const Shape& shape, const std::string& pointer) {
    for (const Member& member : shape.members) {
      const js::value* found = members.if_contains(member.name);
      const std::string at = pointer + '/' + escaped(member.name);
      if (found != nullptr)
        value(*found, member.type, at);
      else if (member.presence == Presence::Required)
        wrong(at, "is required");
    }
    for (const auto& [name, unused] : members) {
      const std::string_view given = name;
      const bool known = std::any_of(shape.members.begin(), shape.members.end(),
                                     [&](const Member& member) { return member.name == given; });
      if (!known) wrong(pointer + '/' + escaped(given), "is not a known field");
    }
  }

 private:
  void wrong(const std::string& pointer, std::string detail) {
    if (faults_.size() < kFaultsMax) faults_.push_back({pointer, std::move(detail)});
  }

  void range(double number, const Type& type, const std::string& pointer) {
    // A query's text may be "nan", which is neither below nor above.
    if (!(number >= type.low && number <= type.high))
      wrong(pointer, "must be from " + shown(type.low) + " to " + shown(type.high));
  }
  void integer(const js::value& it, const Type& type, const std::string& pointer) {
    if (!it.is_int64()) return wrong(pointer, "must be a whole number");
    range(static_cast<double>(it.get_int64()), type, pointer);
  }
  void number(const js::value& it, const Type& type, const std::string& pointer) {
    if (!it.is_number()) return wrong(pointer, "must be a number");
    range(it.to_number<double>(), type, pointer);
  }
  void list(const js::value& it, const Type& type, const std::string& pointer) {
    if (!it.is_array()) return wrong(pointer, "must be a list");
    const js::array& values = it.get_array();
    if (static_cast<double>(values.size()) > type.high)
      return wrong(pointer, "must have at most " + shown(type.high) + " entries");
    for (std::size_t i = 0; i < values.size(); ++i)
      value(values[i], *type.items, pointer + '/' + std::to_string(i));
  }

  void text(std::string_view it, const Type& type, const std::string& pointer) {
    switch (type.kind) {
      case Kind::Text: {
        const auto length = static_cast<double>(characters(it));
        if (length < type.low || length > type.high)
          wrong(pointer, type.low > 0 ? "must have from " + shown(type.low) + " to " +
                                            shown(type.high) + " characters"
                                      : "must have at most " + shown(type.high) + " characters");
        return;
      }
      case Kind::Uuid:
        return form(is_uuid(it), pointer, "must be a UUID");
      case Kind::Time:
        return form(is_time(it), pointer, "must be a time such as 2026-11-21T09:30:00Z");
      case Kind::Date:
        return form(is_date(it), pointer, "must be a date such as 2026-11-21");
      case Kind::Clock:
        return form(is_clock(it), pointer, "must be a time of day such as 09:30");
      case Kind::Phone:
        return form(carrier::is_e164(it), pointer, "must be a number such as +15551234567");
      case Kind::Email:
        return form(is_email(it), pointer, "must be an e-mail address");
      case Kind::TimeZone:
        return form(is_time_zone(it), pointer, "must be a time zone such as Europe/Berlin");
      case Kind::Slug:
        return form(is_slug(it), pointer,
                    "must be 1 to 63 lower-case letters, digits and inner hyphens, and no UUID");
      case Kind::Url:
        return form(it.starts_with("https://") && static_cast<double>(it.size()) <= type.high &&
                        it.find_first_of(" \t\r\n\"<>") == std::string_view::npos,
                    pointer, "must be an https:// URL");
      default:
        return choice(it, type, pointer);
    }
  }
  void form(bool good, const std::string& pointer, const char* expected) {
    if (!good) wrong(pointer, expected);
  }
  void choice(std::string_view it, const Type& type, const std::string& pointer) {
    if (std::find(type.choices.begin(), type.choices.end(), it) != type.choices.end()) return;
    std::string known;
    for (const std::string& one : type.choices) known += (known.empty() ? "" : ", ") + one;
    wrong(pointer, "must be one of: " + known);
  }

  std::vector<Fault>& faults_;
};

/// Copies what simdjson read, and says no to what it lets pass.
class Copier {
 public:
  js::value copy(simdjson::dom::element from) {
    switch (from.type()) {
      case simdjson::dom::element_type::OBJECT:
        return object(from);
      case simdjson::dom::element_type::ARRAY: {
        js::array out;
        for (const simdjson::dom::element one : simdjson::dom::array(from))
          out.push_back(copy(one));
        return out;
      }
      case simdjson::dom::element_type::STRING:
        return js::value(js::string(text(std::string_view(from))));
      case simdjson::dom::element_type::INT64:
        return std::int64_t(from);
      case simdjson::dom::element_type::UINT64:
        return std::uint64_t(from);
      case simdjson::dom::element_type::DOUBLE:
        return double(from);
      case simdjson::dom::element_type::BOOL:
        return bool(from);
      case simdjson::dom::element_type::NULL_VALUE:
        break;
    }
    return nullptr;
  }
  js::object object(simdjson::dom::object from) {
    js::object out;
    for (const auto member : from)
      if (!out.emplace(text(member.key), copy(member.value)).second)
        reason = "a member occurs twice";
    return out;
  }

  const char* reason = nullptr;

 private:
  std::string_view text(std::string_view it) {
    if (it.find('\0') != std::string_view::npos) reason = "a text holds U+0000";
    return it;
  }
};

}  // namespace

void check(const js::value& value, const Type& type, const std::string& pointer,
           std::vector<Fault>& faults) {
  Checker(faults).value(value, type, pointer);
}

void check(const js::object& members, const Shape& shape, const std::string& pointer,
           std::vector<Fault>& faults) {
  Checker(faults).object(members, shape, pointer);
}

js::value from_query(std::string_view text, const Type& type) {
  const char* const end = text.data() + text.size();
  if (type.kind == Kind::Integer) {
    std::int64_t number = 0;
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    if (error == std::errc{} && stop == end) return number;
  } else if (type.kind == Kind::Number) {
    double number = 0;
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    if (error == std::errc{} && stop == end) return number;
  } else if (type.kind == Kind::Boolean && (text == "true" || text == "false")) {
    return text == "true";
  }
  return js::value(js::string(text));
}

Result<js::object> parse_object(std::string text, std::string& reason) {
  text.reserve(text.size() + simdjson::SIMDJSON_PADDING);
  tandem::json::Dom dom;
  simdjson::dom::object root;
  switch (dom.parse(text, root)) {
    case tandem::json::Dom::Fault::None:
      break;
    case tandem::json::Dom::Fault::Malformed:
      reason = "the body is not well-formed JSON";
      return tandem::errc::invalid_json;
    case tandem::json::Dom::Fault::NotAnObject:
      reason = "the body must be a JSON object";
      return tandem::errc::invalid_json;
    case tandem::json::Dom::Fault::TooDeep:
      reason = "the body is nested too deep";
      return tandem::errc::invalid_json;
  }
  Copier copier;
  js::object members = copier.object(root);
  if (copier.reason == nullptr) return members;
  reason = copier.reason;
  return tandem::errc::invalid_json;
}

}  // namespace tandem::shape
