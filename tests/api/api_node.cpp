#include "tests/api/api_node.hpp"

#include <doctest/doctest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <cstdio>

#include "control/api/route_table.hpp"
#include "core/crypto/random.hpp"
#include "core/json/schema_validator.hpp"
#include "core/net/http_client.hpp"
#include "core/net/name_cache.hpp"
#include "tests/control/auth/bad_tokens.hpp"

namespace tandem::api::test {
namespace {

namespace js = boost::json;

/// A schema of the document, which refers to the document's components.
json::SchemaValidator validator_of(const js::object& schema, const js::object& document) {
  js::object whole = schema;
  whole["components"] = document.at("components");
  return {js::serialize(whole), ""};
}

/// What the carrier's account has: the one number of tests/api/desk.cpp.
constexpr const char* kCarrierNumbers =
    R"({"incoming_phone_numbers":[{"sid":"PN0123456789abcdef0123456789abcdef",)"
    R"("phone_number":"+15557122661","friendly_name":"Main","voice_url":"https://old.example.com/"}],)"
    R"("next_page_uri":null})";

bool fits(std::string_view pattern, std::string_view path) {
  while (!pattern.empty() && !path.empty()) {
    const auto next = [](std::string_view& text) {
      const std::size_t end = std::min(text.find('/', 1), text.size());
      const std::string_view segment = text.substr(0, end);
      text.remove_prefix(end);
      return segment;
    };
    const std::string_view wanted = next(pattern), given = next(path);
    if (wanted != given && !wanted.starts_with("/{")) return false;
  }
  return pattern.empty() && path.empty();
}

}  // namespace

std::string Answer::header(std::string_view name) const {
  const auto found = net::find_header(headers, name);
  return found ? std::string(*found) : std::string();
}

std::string Answer::at(std::string_view pointer) const {
  boost::system::error_code error;
  const js::value* found = json.find_pointer(pointer, error);
  if (found == nullptr || found->is_null()) return {};
  return found->is_string() ? std::string(found->get_string()) : js::serialize(*found);
}

struct ApiNode::Operation {
  std::string id, method, path, success;
  std::optional<json::SchemaValidator> request, reply;
};

ApiNode::ApiNode(const Settings& settings, const postgres::StatementRelay* relay)
    : carrier([](const auto&, std::size_t) { return net::HttpResponse(200, kCarrierNumbers); }),
      model_([](const auto&, std::size_t) { return net::HttpResponse(101); }),
      data_(std::filesystem::temp_directory_path() / ("tandem-" + crypto::random_token(9))) {
  control::ConfigurationSources sources;
  sources.environment = {{"OPENAI_API_KEY", "sk-test-0123456789"},
                         {"OPENAI_REALTIME_URL", "ws://" + model_.host() + "/v1/realtime"},
                         {"TWILIO_ACCOUNT_SID", "AC3f9c1d0a7b5e4c2d8f60a1b2c3d4e5f6"},
                         {"TWILIO_AUTH_TOKEN", "8f2c1e7b9a304d5c6e7f8091a2b3c4d5"},
                         {"TWILIO_API_BASE", "http://" + carrier.host()},
                         {"TWILIO_WEBHOOK_BASE_URL", "http://127.0.0.1:1"},
                         {"TANDEM_LISTEN", "127.0.0.1:0"},
                         {"TANDEM_OPS_LISTEN", "127.0.0.1:0"},
                         {"TANDEM_SHARDS", "1"},
                         {"TANDEM_DATA_DIR", data_.string()},
                         {"DATABASE_URL", database.app_url()},
                         {"TANDEM_SECRET_KEY", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="},
                         {"JWT_SECRET", control::test::kSecret}};
  // A relay holds answers back, to see when it is given up; else nothing hangs on how busy this
  // machine is.
  if (relay == nullptr) sources.environment["TANDEM_API_DEADLINE_MS"] = "20000";
  if (relay != nullptr)
    sources.environment["DATABASE_URL"] =
        "postgresql://tandem_app@127.0.0.1:" + std::to_string(relay->port()) + "/" +
        database.name() + "?sslmode=disable";
  for (const auto& [name, value] : settings) sources.environment[name] = value;
  auto configuration = control::load_configuration(sources, control::Purpose::Serve);
  CAPTURE(config::to_text(configuration.faults));
  REQUIRE(configuration.faults.empty());
  app_ = std::make_unique<control::App>(std::move(configuration));
  app_->start();
}

ApiNode::~ApiNode() {
  app_->stop();
  app_.reset();
  client_.loop.stop();
  std::filesystem::remove_all(data_);
}

Answer ApiNode::send(const std::string& method, const std::string& target, const std::string& token,
                     const std::string& body, std::vector<net::HttpHeader> headers) {
  net::HttpRequest request(method, target);
  request.headers = std::move(headers);
  if (!token.empty()) request.headers.emplace_back("Authorization", "Bearer " + token);
  if (!body.empty()) request.headers.emplace_back("Content-Type", "application/json");
  request.body = body;
  Answer answer;
  client_.run([&]() -> Task<> {
    const net::Dialer dialer(nullptr, std::make_shared<net::NameCache>());
    net::HttpClient http(client_.loop, dialer, net::HttpClient::Options{});
    net::Url to = *net::Url::parse("http://127.0.0.1:" + std::to_string(port()) + target);
    auto reply = co_await http.send(std::move(to), std::move(request), std::chrono::seconds(15));
    REQUIRE_MESSAGE(reply.has_value(), reply.error().message());
    answer.status = reply->status;
    answer.body = std::move(reply->body);
    answer.headers = std::move(reply->headers);
  });
  if (answer.header("Content-Type").find("json") != std::string::npos)
    answer.json = js::parse(answer.body);
  if (target == "/api/openapi.json") return answer;
  const std::string path = target.substr(0, target.find('?'));
  if (const Operation* known = operation(method, path)) check(*known, body, answer);
  return answer;
}

const js::object& ApiNode::document() {
  if (!document_.empty()) return document_;
  document_ = send("GET", "/api/openapi.json", "").json.as_object();
  for (const auto& path : document_.at("paths").as_object())
    for (const auto& one : path.value().as_object()) {
      const js::object& described = one.value().as_object();
      auto made = std::make_unique<Operation>();
      made->id = std::string(described.at("operationId").as_string());
      made->method = std::string(one.key());
      made->path = std::string(path.key());
      if (const auto* body = described.if_contains("requestBody"))
        made->request.emplace(validator_of(
            body->at("content").at("application/json").at("schema").as_object(), document_));
      const js::object& responses = described.at("responses").as_object();
      made->success = std::string(responses.begin()->key());
      const js::value& success = responses.begin()->value();
      if (success.as_object().contains("content"))
        if (const auto* json = success.at("content").as_object().if_contains("application/json"))
          made->reply.emplace(validator_of(json->at("schema").as_object(), document_));
      operations_.push_back(std::move(made));
    }
  return document_;
}

const ApiNode::Operation* ApiNode::operation(const std::string& method, const std::string& path) {
  static_cast<void>(document());
  const Operation* best = nullptr;
  std::string lower = method;
  for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  for (const auto& one : operations_)
    if (one->method == lower && fits(one->path, path) &&
        (best == nullptr || one->path.find('{') == std::string::npos))
      best = one.get();
  return best;
}

void ApiNode::check(const Operation& known, const std::string& sent, const Answer& answer) {
  INFO(known.id << " " << answer.status << " " << answer.body.substr(0, 2'000));
  if (answer.status >= 400) {
    CHECK(answer.header("Content-Type") == "application/problem+json");
    CHECK(answer.at("/status") == std::to_string(answer.status));
    CHECK_FALSE(answer.at("/request_id").empty());
    CHECK(answer.status != 500);
    return;
  }
  // A part of what was asked for is no other success.
  CHECK(std::to_string(answer.status == 206 ? 200 : answer.status) == known.success);
  succeeded_.insert(known.id);
  const auto valid = [](const std::optional<json::SchemaValidator>& validator,
                        const std::string& text, const char* what) {
    if (!validator) return;
    for (const auto& violation : validator->violations(text.empty() ? "{}" : text))
      FAIL_CHECK(what << " breaks the document at " << violation.path << ": " << violation.message);
  };
  valid(known.request, sent, "the request");
  valid(known.reply, answer.body, "the reply");
}

namespace {

const std::vector<std::string> kPeople{"owner", "admin",    "manager",  "worker",   "member",
                                       "south", "reseller", "operator", "stranger", "outsider"};
const std::vector<std::string> kOrganisations{"north", "south", "reseller", "branch"};

std::string numbered(const char* format, const std::vector<std::string>& names,
                     const std::string& name) {
  const auto at = std::find(names.begin(), names.end(), name) - names.begin();
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), format, static_cast<int>(at));
  return text.data();
}

}  // namespace

std::string World::user(const std::string& who) {
  return numbered("0199aaaa-0000-7000-8000-%012d", kPeople, who);
}
std::string World::organisation(const std::string& name) {
  return numbered("0199bbbb-0000-7000-8000-%012d", kOrganisations, name);
}

World::World(const postgres::FreshDatabase& database) {
  std::string sql;
  for (const std::string& name : kOrganisations)
    sql += "INSERT INTO tandem.organisations (id, slug, name, parent_id) VALUES ('" +
           organisation(name) + "', '" + name + "', '" + name + "', " +
           (name == "branch" ? "'" + organisation("reseller") + "'" : "NULL") + ");";
  for (const std::string& who : kPeople)
    if (who != "outsider")
      sql += "INSERT INTO tandem.profiles (id, email, display_name) VALUES ('" + user(who) +
             "', '" + who + "@example.com', '" + who + "');";
  const auto join = [&](const std::string& who, const std::string& where, const std::string& role) {
    sql += "INSERT INTO tandem.organisation_members (organisation_id, user_id, role) VALUES ('" +
           organisation(where) + "', '" + user(who) + "', '" + role + "');";
  };
  for (const char* role : {"owner", "admin", "manager", "worker", "member"})
    join(role, "north", role);
  join("south", "south", "owner");
  join("reseller", "reseller", "owner");
  sql += "INSERT INTO tandem.platform_admins (user_id) VALUES ('" + user("operator") + "');";
  database.execute(sql);
}

std::string World::token(const std::string& who) const {
  return control::test::own_token(control::test::payload(
      "tandem", control::test::unix_now(),
      {"\"sub\":\"" + user(who) + '"', "\"email\":\"" + who + "@example.com\""}));
}

std::string World::token(const std::string& who, std::chrono::seconds left) const {
  const auto now = control::test::unix_now();
  return control::test::own_token(control::test::payload(
      "tandem", now,
      {"\"sub\":\"" + user(who) + '"', "\"email\":\"" + who + "@example.com\"",
       "\"exp\":" + std::to_string(now + left.count())}));
}

}  // namespace tandem::api::test
