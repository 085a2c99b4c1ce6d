#include <boost/json/parse.hpp>
#include <string>
#include <string_view>

#include "control/api/refusal.hpp"
#include "control/api/request_reader.hpp"
#include "control/shape/formats.hpp"
#include "core/net/http_codec.hpp"
#include "tests/fuzz/fuzz_target.hpp"

using namespace tandem;
using namespace tandem::api;
using shape::Kind;
using shape::Presence;

namespace {

Route route_of(const char* method, const char* path, const char* operation) {
  Route route;
  route.method = method;
  route.path = path;
  route.operation = operation;
  return route;
}

/// One route for each way of asking.
const RouteTable& routes() {
  static const RouteTable made = [] {
    RouteTable table;
    Route list = route_of("GET", "/api/things", "listThings");
    list.query = {{"limit", shape::integer(1, 100), Presence::Optional},
                  {"organisation_id", shape::text(1, 63), Presence::Optional},
                  {"since", shape::of(Kind::Time), Presence::Optional}};
    list.ticketed = true;
    table.add(std::move(list));
    Route create = route_of("POST", "/api/things", "createThing");
    create.body = shape::Shape{"Thing",
                               {{"name", shape::text(1, 20), Presence::Required},
                                {"organisation_id", shape::text(1, 63), Presence::Optional}}};
    table.add(std::move(create));
    Route change = route_of("PATCH", "/api/things/{id}", "changeThing");
    change.body = shape::Shape{"ThingChange", {{"name", shape::text(1, 20), Presence::Optional}}};
    change.revisioned = true;
    table.add(std::move(change));
    table.add(route_of("GET", "/api/things/latest", "latestThing"));
    table.add(route_of("GET", "/api/slugs/{slug}/things", "thingsOfSlug"));
    return table;
  }();
  return made;
}

bool has_nul(std::string_view text) { return text.find('\0') != std::string_view::npos; }

/// What was read is what handlers take it for.
void check_read(const net::HttpRequest& sent, const Request& read) {
  for (const auto& [name, value] : read.parameters) {
    FUZZ_REQUIRE(!has_nul(value));
    FUZZ_REQUIRE(name != "id" || shape::is_uuid(value));
  }
  for (const auto& [name, value] : read.query) {
    FUZZ_REQUIRE(!has_nul(value) && read.asked(name) == value);
    bool known = false;
    for (const shape::Member& member : read.route->query) known = known || member.name == name;
    FUZZ_REQUIRE(known);
  }
  FUZZ_REQUIRE(read.idempotency_key.size() <= 255);
  if (read.revision && *read.revision >= 0) {
    const std::string tag = '"' + std::to_string(*read.revision) + '"';
    const std::string_view given = *sent.header("If-Match");
    // Leading noughts aside, it is the tag that we gave.
    FUZZ_REQUIRE(given.ends_with(tag.substr(1)));
  }
  if (!sent.header("If-Match")) FUZZ_REQUIRE(!read.revision);
  if (!read.body.empty()) FUZZ_REQUIRE(read.route->body.has_value());
}

/// A refusal is a problem document, whatever it quotes.
void check_refused(const Refusal& refusal, std::string_view path) {
  FUZZ_REQUIRE(refusal.status == 400 || refusal.status == 404 || refusal.status == 415 ||
               refusal.status == 422);
  const net::HttpResponse answer = to_response(refusal, path, "r");
  boost::system::error_code error;
  const auto problem = boost::json::parse(answer.body, error);
  FUZZ_REQUIRE(!error && problem.is_object());
}

void check_cookies(std::string_view header) {
  Request request;
  request.cookies = header;
  const std::string value = request.cookie("tandem_calendar");
  FUZZ_REQUIRE(value.find(';') == std::string::npos && value.size() <= header.size());
  // Whoever sent other cookies before it still has it.
  request.cookies = "tandem_calendar=ours; " + std::string(header);
  FUZZ_REQUIRE(request.cookie("tandem_calendar") == "ours");
}

}  // namespace

/// What anybody sends to the API, as bytes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes{reinterpret_cast<const char*>(data), size};
  check_cookies(bytes);
  net::HttpRequestParser parser(2048, 512);
  static_cast<void>(parser.feed(bytes));
  if (parser.refusal() != 0 || !parser.done()) return 0;
  const net::HttpRequest sent = parser.take();
  static_cast<void>(query_value(sent, "token"));
  const RouteTable::Match match = routes().find(sent.method, sent.path());
  FUZZ_REQUIRE(match.route == nullptr || !match.allow.empty());
  if (match.route == nullptr) return 0;
  FUZZ_REQUIRE(match.parameters.size() == path_parameters(match.route->path).size());
  try {
    check_read(sent, read_request(sent, match));
  } catch (const Refusal& refusal) {
    check_refused(refusal, sent.path());
  }
  return 0;
}
