#pragma once

#include <cstdint>
#include <string>
#include <utility>

namespace tandem::store {

/// As whom a transaction runs, and for whom the audit log says so. Row security does the rest.
class Acting {
 public:
  enum class Role : std::uint8_t { Authenticated, Writer };

  /// A request of somebody whose token or key was checked. `claims`: a JSON object, made by us
  /// (`sub`, `email`, `role`, or `api_key_id`), never what the sender sent.
  [[nodiscard]] static Acting tenant(std::string claims) {
    return {Role::Authenticated, std::move(claims)};
  }
  /// The node itself: sign-in, webhooks, events.
  [[nodiscard]] static Acting writer() { return {Role::Writer, "{}"}; }

  /// The same on behalf of somebody: with the node's rights, but it is them whom policies and the
  /// audit log see.
  [[nodiscard]] static Acting writer_for(std::string claims) {
    return {Role::Writer, std::move(claims)};
  }

  /// For the audit log: the request's id and the client's address.
  [[nodiscard]] Acting from(std::string request_id, std::string address) && {
    request_id_ = std::move(request_id);
    address_ = std::move(address);
    return std::move(*this);
  }

  [[nodiscard]] const char* role_name() const noexcept {
    return role_ == Role::Writer ? "tandem_writer" : "authenticated";
  }
  [[nodiscard]] const std::string& claims() const noexcept { return claims_; }
  [[nodiscard]] const std::string& request_id() const noexcept { return request_id_; }
  [[nodiscard]] const std::string& address() const noexcept { return address_; }

 private:
  Acting(Role role, std::string claims) : role_(role), claims_(std::move(claims)) {}

  Role role_;
  std::string claims_, request_id_, address_;
};

}  // namespace tandem::store
