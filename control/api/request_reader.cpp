#include "control/api/request_reader.hpp"

#include <algorithm>
#include <charconv>

#include "bridge/carrier/form.hpp"
#include "control/api/refusal.hpp"
#include "control/shape/check.hpp"
#include "control/shape/formats.hpp"

namespace tandem::api {
namespace {

constexpr std::size_t kParameterMax = 200;
constexpr std::size_t kKeyMax = 255;

Refusal malformed(std::string detail) {
  return {400, "malformed", "The request cannot be read", std::move(detail)};
}

std::string canonical(const std::string& name) {
  const bool synonym = std::find(std::begin(kOrganisationSynonyms), std::end(kOrganisationSynonyms),
                                 name) != std::end(kOrganisationSynonyms);
  return synonym ? "organisation_id" : name;
}

carrier::FormFields decoded(std::string_view query) {
  auto fields = carrier::decode_form(query);
  if (!fields) throw malformed("The query is not well-formed.");
  return std::move(*fields);
}

void read_query(const net::HttpRequest& sent, const Route& route, Request& into) {
  std::vector<shape::Fault> faults;
  for (auto& [sent_name, text] : decoded(sent.query())) {
    const std::string name = canonical(sent_name);
    if (name == "token" && route.ticketed) continue;
    const auto known =
        std::find_if(route.query.begin(), route.query.end(),
                     [&](const shape::Member& member) { return member.name == name; });
    if (known == route.query.end()) {
      faults.push_back({'?' + sent_name.substr(0, 64), "is not a known parameter"});
      continue;
    }
    if (text.find('\0') != std::string::npos) throw malformed("A parameter holds U+0000.");
    shape::check(shape::from_query(text, known->type), known->type, '?' + name, faults);
    if (!into.query.emplace(name, std::move(text)).second)
      faults.push_back({'?' + name, "is given twice"});
  }
  if (!faults.empty()) throw invalid(std::move(faults));
}

void read_parameters(const RouteTable::Match& match, Request& into) {
  for (const auto& [name, raw] : match.parameters) {
    const auto fields = carrier::decode_form("x=" + raw);
    if (!fields || fields->size() != 1) throw not_found();
    const std::string& text = fields->front().second;
    const bool fits = name == "id" ? shape::is_uuid(text) : text.size() <= kParameterMax;
    if (!fits || text.find('\0') != std::string::npos) throw not_found();
    into.parameters[name] = text;
  }
}

bool is_json(const net::HttpRequest& sent) {
  const auto type = sent.header("Content-Type");
  return type && (*type == "application/json" || type->starts_with("application/json;"));
}

void read_body(const net::HttpRequest& sent, const Route& route, Request& into) {
  if (!route.body) {
    if (!sent.body.empty()) throw malformed("This operation takes no body.");
    return;
  }
  if (!sent.body.empty()) {
    if (!is_json(sent))
      throw Refusal(415, "unsupported-media-type", "Unsupported media type",
                    "The body must be application/json.");
    std::string reason;
    auto body = shape::parse_object(sent.body, reason);
    if (!body) throw malformed(std::move(reason));
    into.body = std::move(*body);
  }
  for (const char* synonym : kOrganisationSynonyms) {
    const auto found = into.body.find(synonym);
    if (found == into.body.end() || into.body.contains("organisation_id")) continue;
    boost::json::value named = std::move(found->value());
    into.body.erase(found);
    into.body.emplace("organisation_id", std::move(named));
  }
  std::vector<shape::Fault> faults;
  shape::check(into.body, *route.body, {}, faults);
  if (!faults.empty()) throw invalid(std::move(faults));
}

/// `"12"` or `W/"12"`: what our `ETag` said.
void read_revision(const net::HttpRequest& sent, Request& into) {
  auto value = sent.header("If-Match");
  if (!value || *value == "*") return;
  if (value->starts_with("W/")) value->remove_prefix(2);
  std::int64_t revision = 0;
  const bool quoted = value->size() >= 3 && value->front() == '"' && value->back() == '"';
  const char* const end = value->data() + value->size() - 1;
  // An entity tag of somebody else's making is simply not the present one.
  into.revision = -1;
  if (!quoted) return;
  const auto [stop, error] = std::from_chars(value->data() + 1, end, revision);
  if (error == std::errc{} && stop == end) into.revision = revision;
}

void read_idempotency_key(const net::HttpRequest& sent, Request& into) {
  const auto value = sent.header("Idempotency-Key");
  if (!value || sent.method == "GET" || sent.method == "HEAD") return;
  const bool visible = std::all_of(value->begin(), value->end(),
                                   [](unsigned char c) { return c > ' ' && c < 0x7F; });
  if (value->empty() || value->size() > kKeyMax || !visible)
    throw malformed("Idempotency-Key must be 1 to 255 visible ASCII characters.");
  into.idempotency_key = *value;
}

}  // namespace

Request read_request(const net::HttpRequest& sent, const RouteTable::Match& match) {
  Request request;
  request.route = match.route;
  request.path = sent.path();
  read_parameters(match, request);
  read_query(sent, *match.route, request);
  read_revision(sent, request);
  read_idempotency_key(sent, request);
  read_body(sent, *match.route, request);
  return request;
}

std::string query_value(const net::HttpRequest& sent, std::string_view name) {
  const auto fields = carrier::decode_form(sent.query());
  return fields ? std::string(carrier::field_or_empty(*fields, name)) : std::string();
}

}  // namespace tandem::api
