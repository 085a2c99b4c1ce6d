#include "control/ops/ops_token.hpp"

#include "control/problem.hpp"
#include "core/crypto/constant_time.hpp"

namespace tandem::control {

std::optional<net::HttpResponse> refuse_stranger(const net::HttpRequest& request,
                                                 const std::string& token) {
  if (token.empty()) return std::nullopt;
  const auto given = request.header("Authorization");
  if (given && crypto::equal_in_constant_time(*given, "Bearer " + token)) return std::nullopt;
  auto response = problem(401, "unauthorized", "A bearer token is needed");
  response.headers.emplace_back("WWW-Authenticate", "Bearer");
  return response;
}

}  // namespace tandem::control
