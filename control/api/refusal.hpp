#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include "control/shape/check.hpp"
#include "core/net/http_message.hpp"

namespace tandem::api {

/// A request that is answered with a problem (RFC 9457). Thrown by handlers, which roll back what
/// they did; the frame answers. `type` is stable: programs look at it.
class Refusal : public std::runtime_error {
 public:
  Refusal(int status_, std::string type_, std::string title_, std::string detail_ = {},
          std::vector<shape::Fault> faults_ = {})
      : std::runtime_error(title_),
        status(status_),
        type(std::move(type_)),
        title(std::move(title_)),
        detail(std::move(detail_)),
        faults(std::move(faults_)) {}

  int status;
  std::string type, title, detail;
  std::string key_detail;  ///< Instead of `detail` where a key asks; empty: the same.
  std::vector<shape::Fault> faults;
  std::vector<net::HttpHeader> headers;  ///< `Retry-After` and the like.
};

[[nodiscard]] Refusal not_found();
[[nodiscard]] Refusal forbidden(std::string detail);
/// 403: the sender's role, or their key, does not let them do that.
[[nodiscard]] Refusal not_allowed(std::string_view deed = "do this");
/// 403 that says what the sender's role or key would have to allow. `where`: such as " there".
[[nodiscard]] Refusal lacks_right(std::string_view right, std::string_view where = {});
[[nodiscard]] Refusal unauthorised(std::string detail);
/// 422 with what is wrong where.
[[nodiscard]] Refusal invalid(std::vector<shape::Fault> faults);
[[nodiscard]] Refusal invalid(std::string pointer, std::string detail);
[[nodiscard]] Refusal conflict(std::string detail, std::string pointer = {});
/// 412: somebody else changed it since it was read.
[[nodiscard]] Refusal changed_meanwhile();
/// 503 that a client may try again in a second.
[[nodiscard]] Refusal unavailable(std::string type, std::string detail);
/// 504: it may have been done, and may not. Nothing to repeat blindly, so without `Retry-After`.
[[nodiscard]] Refusal unknown_outcome();
[[nodiscard]] Refusal too_many(int retry_after_s, std::string detail);

/// As a key is told: it has the scopes that somebody gave it, and no person's role.
[[nodiscard]] Refusal told_to_key(Refusal refusal);

/// The refusal as a response, with what the request was: `instance` is its path.
[[nodiscard]] net::HttpResponse to_response(const Refusal& refusal, std::string_view path,
                                            std::string_view request_id);

}  // namespace tandem::api
