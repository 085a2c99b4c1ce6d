#pragma once

#include "control/api/route_table.hpp"
#include "control/auth/password_hasher.hpp"
#include "control/auth/token_issuer.hpp"
#include "control/store/connection_pool.hpp"
#include "control/store/sign_in_store.hpp"

namespace tandem::api {

/// NIST SP 800-63B, section 5.1.1.2, asks for 8; ours is a login to other people's calls.
inline constexpr int kPasswordMin = 10;

/// `/api/auth`: sessions of people. A session is an access token of 15 minutes and a refresh token
/// of 30 days that is good once: each refresh gives a new pair, and one that comes twice ends the
/// session. Lives on the control loop.
class SignIn {
 public:
  struct Options {
    std::string secret, audience;
    bool signup = false;
  };
  SignIn(EventLoop& loop, store::ConnectionPool& database, Options options);

  void add_routes(RouteTable& table);

 private:
  using Given = std::shared_ptr<const Request>;
  [[nodiscard]] Task<Reply> login(Given request);
  [[nodiscard]] Task<Reply> refresh(Given request);
  [[nodiscard]] Task<Reply> logout(Given request);
  [[nodiscard]] Task<Reply> sign_up(Given request);
  /// For who was invited and has no account: makes one for the invitation's address.
  [[nodiscard]] Task<Reply> join_by_invitation(Given request);
  [[nodiscard]] Task<Reply> change_password(Given request);
  /// Whether `password` is that of `tried`; throws 503 where that could not be found out, and then
  /// the try does not count.
  [[nodiscard]] Task<bool> check_password(Given request, std::string email, store::LoginTry tried,
                                          std::string password);
  [[nodiscard]] Task<std::string> hash_of_new(std::string password);
  [[nodiscard]] Task<> as_node(Given request, store::Work work);
  [[nodiscard]] Reply session(const std::string& user, const std::string& email,
                              const std::string& family, const std::string& refresh_token,
                              int status) const;

  EventLoop& loop_;
  store::ConnectionPool& database_;
  auth::PasswordHasher hasher_;
  auth::TokenIssuer issuer_;
  bool signup_;
};

}  // namespace tandem::api
