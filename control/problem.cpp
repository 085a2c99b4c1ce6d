#include "control/problem.hpp"

#include "core/json/writer.hpp"

namespace tandem::control {

net::HttpResponse problem(int status, std::string_view type, std::string_view title,
                          std::string_view detail) {
  net::HttpResponse response;
  response.status = status;
  response.headers.emplace_back("Content-Type", "application/problem+json");
  json::Writer writer(response.body);
  writer.begin_object().member("type", type).member("title", title).member("status", status);
  if (!detail.empty()) writer.member("detail", detail);
  writer.end_object();
  return response;
}

}  // namespace tandem::control
