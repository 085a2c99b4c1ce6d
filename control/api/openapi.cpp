#include "control/api/openapi.hpp"

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <cctype>

#include "control/shape/json_schema.hpp"

namespace tandem::api {
namespace {

namespace js = boost::json;
using shape::Presence;

shape::Shape problem_shape() {
  return {"Problem",
          {{"type", shape::text(1, 100), Presence::Required, "Stable: what programs look at.",
            "\"invalid\""},
           {"title", shape::text(1, 200), Presence::Required},
           {"status", shape::integer(400, 599), Presence::Required, "", "422"},
           {"detail", shape::text(0, 2'000)},
           {"instance", shape::text(0, 2'000), Presence::Optional, "The request's path."},
           {"request_id", shape::text(1, 100), Presence::Required},
           {"errors",
            shape::list_of(
                shape::object({"",
                               {{"pointer", shape::text(0, 500), Presence::Required,
                                 "JSON pointer into the body, or ?NAME of the query.", "\"/name\""},
                                {"detail", shape::text(1, 500), Presence::Required}}}),
                20)}}};
}

js::object json_content(js::object schema, js::value example) {
  return {{"application/json", {{"schema", std::move(schema)}, {"example", std::move(example)}}}};
}

js::object parameter(const std::string& name, const char* where, bool required, js::object schema,
                     const std::string& help) {
  js::object out{
      {"name", name}, {"in", where}, {"required", required}, {"schema", std::move(schema)}};
  if (!help.empty()) out["description"] = help;
  return out;
}

class Document {
 public:
  explicit Document(const RouteTable& table) : table_(table) {}

  std::string text() {
    js::object paths;
    for (const Route& route : table_.routes()) {
      std::string method = route.method;
      std::transform(method.begin(), method.end(), method.begin(),
                     [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
      js::value& path = paths[route.path];
      if (!path.is_object()) path.emplace_object();
      path.get_object()[method] = operation(route);
    }
    js::object problem = writer_.schema(problem_shape());
    js::object components{{"schemas", writer_.take_components()},
                          {"securitySchemes",
                           {{"bearer",
                             {{"type", "http"},
                              {"scheme", "bearer"},
                              {"description",
                               "A token of POST /api/auth/login or of the configured issuer, or an "
                               "API key (tdm_...)."}}}}},
                          {"responses",
                           {{"Problem",
                             {{"description", "What is wrong (RFC 9457)."},
                              {"content",
                               {{"application/problem+json",
                                 {{"schema", std::move(problem)},
                                  {"example", shape::example(problem_shape())}}}}}}}}}};
    return js::serialize(js::object{{"openapi", "3.1.0"},
                                    {"info", info()},
                                    {"paths", std::move(paths)},
                                    {"components", std::move(components)}});
  }

 private:
  static js::object info() {
    return {{"title", "Tandem"},
            {"version", TANDEM_VERSION},
            {"description",
             "Voice agents on the phone. Lists take limit (at most 200), cursor and sort; writes "
             "take Idempotency-Key; times are RFC 3339 in UTC, numbers E.164, ids UUIDs."}};
  }

  js::object operation(const Route& route) {
    js::object out{{"operationId", route.operation},
                   {"summary", route.summary},
                   {"tags", js::array{js::value(js::string(route.tag))}},
                   {"parameters", parameters(route)},
                   {"responses", responses(route)}};
    out["security"] = route.access == Access::Public
                          ? js::array{}
                          : js::array{js::object{{"bearer", js::array{}}}};
    if (!route.right.empty()) out["x-tandem-right"] = route.right;
    if (route.access == Access::Operator) out["x-tandem-operator"] = true;
    if (route.ticketed) out["x-tandem-ticket"] = true;
    if (route.deprecated) out["deprecated"] = true;
    if (route.body)
      out["requestBody"] = js::object{
          {"required", needs_body(*route.body)},
          {"content", json_content(writer_.schema(*route.body), shape::example(*route.body))}};
    return out;
  }

  static bool needs_body(const shape::Shape& body) {
    return std::any_of(body.members.begin(), body.members.end(), [](const shape::Member& member) {
      return member.presence == Presence::Required;
    });
  }

  js::array parameters(const Route& route) {
    js::array out;
    for (const std::string& name : path_parameters(route.path)) {
      const shape::Type type = name == "id" ? shape::of(shape::Kind::Uuid) : shape::text(1, 200);
      out.push_back(parameter(name, "path", true, writer_.schema(type), {}));
    }
    for (const shape::Member& member : route.query)
      out.push_back(parameter(member.name, "query", member.presence == Presence::Required,
                              writer_.schema(member.type), member.help));
    if (route.method != "GET" && route.access != Access::Public)
      out.push_back(parameter("Idempotency-Key", "header", false,
                              writer_.schema(shape::text(1, 255)),
                              "A repetition with the same key gets the first reply, for a day."));
    if (route.revisioned && route.method != "GET")
      out.push_back(parameter("If-Match", "header", false, writer_.schema(shape::text(1, 100)),
                              "The ETag that was read: 412 when it changed meanwhile."));
    return out;
  }

  js::object responses(const Route& route) {
    js::object success{{"description", "Success."}};
    if (route.reply)
      success["content"] = json_content(writer_.schema(*route.reply), shape::example(*route.reply));
    else if (route.content_type != "application/json")
      success["content"] = js::object{{route.content_type, {{"schema", {{"type", "string"}}}}}};
    return {{std::to_string(route.status), std::move(success)},
            {"default", {{"$ref", "#/components/responses/Problem"}}}};
  }

  const RouteTable& table_;
  shape::SchemaWriter writer_;
};

}  // namespace

std::string openapi_document(const RouteTable& table) { return Document(table).text(); }

}  // namespace tandem::api
