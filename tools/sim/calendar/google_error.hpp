#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <string_view>

#include "core/net/http_message.hpp"

namespace tandem::sim {

/// A refusal as Google words it: HTTP status, and the `reason` by which clients tell them apart.
/// Thrown inside the simulated Calendar API.
struct GoogleError {
  int status = 400;
  std::string reason;   ///< `notFound`, `required`, `rateLimitExceeded`, …
  std::string message;  ///< For people.
  std::string domain = "global";
  std::string location = {};  ///< The parameter or header at fault; may be empty.
  std::string location_type = {};
};

[[nodiscard]] GoogleError invalid(std::string_view what);
[[nodiscard]] GoogleError required(std::string_view what);
[[nodiscard]] GoogleError not_found();

/// `{"error": {"errors": [...], "code": ..., "message": ...}}`
[[nodiscard]] net::HttpResponse error_response(const GoogleError& error);
[[nodiscard]] net::HttpResponse json_answer(int status, const boost::json::value& body);

}  // namespace tandem::sim
