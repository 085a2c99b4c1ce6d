#pragma once

#include <string>
#include <variant>

#include "control/store/connection_store.hpp"
#include "core/net/http_message.hpp"

namespace tandem::api {

/// The request that shows whether a connection works.
struct TrialRequest {
  std::string url;
  net::HttpRequest request;
};
/// Fills the description of an app with what the connection has. A text instead: what is missing,
/// for people. Pure.
[[nodiscard]] std::variant<TrialRequest, std::string> trial_request(
    const store::ConnectionTrial& trial, const std::string& secret);
/// What is wrong with the app's answer, for people; empty: nothing. Pure.
[[nodiscard]] std::string fault_of(const store::ConnectionTrial& trial,
                                   const net::HttpResponse& answer);

}  // namespace tandem::api
