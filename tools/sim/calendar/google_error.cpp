#include "tools/sim/calendar/google_error.hpp"

#include <boost/json/serialize.hpp>

namespace tandem::sim {

namespace json = boost::json;

GoogleError invalid(std::string_view what) { return {400, "invalid", std::string(what)}; }
GoogleError required(std::string_view what) { return {400, "required", std::string(what)}; }
GoogleError not_found() { return {404, "notFound", "Not Found"}; }

net::HttpResponse json_answer(int status, const json::value& body) {
  return net::HttpResponse(status, json::serialize(body),
                           {{"Content-Type", "application/json; charset=UTF-8"}});
}

net::HttpResponse error_response(const GoogleError& error) {
  json::object one{{"domain", error.domain}, {"reason", error.reason}, {"message", error.message}};
  if (!error.location.empty()) {
    one["location"] = error.location;
    one["locationType"] = error.location_type;
  }
  json::object body{
      {"errors", json::array{one}}, {"code", error.status}, {"message", error.message}};
  if (error.status == 401) body["status"] = "UNAUTHENTICATED";
  net::HttpResponse response = json_answer(error.status, json::object{{"error", std::move(body)}});
  if (error.status == 401) {
    response.headers.emplace_back(
        "WWW-Authenticate", "Bearer realm=\"https://accounts.google.com/\", error=invalid_token");
  }
  return response;
}

}  // namespace tandem::sim
