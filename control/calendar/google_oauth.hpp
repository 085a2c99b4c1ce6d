#pragma once

#include <chrono>
#include <string>

#include "control/calendar/errc.hpp"
#include "control/calendar/google_message.hpp"
#include "control/calendar/google_settings.hpp"
#include "core/net/http_client.hpp"

namespace tandem::calendar {

/// What we ask people for: to read and write events, to see when they are busy, to list their
/// calendars. Nothing else.
[[nodiscard]] const std::vector<std::string>& google_scopes();
/// Whether all of them were granted: at Google's page people can untick each.
[[nodiscard]] bool grants_enough(const std::vector<std::string>& scopes);

/// Google's OAuth 2.0 for web servers, seen from the client. On one loop; nothing is kept.
class GoogleOAuth {
 public:
  /// `http` and `settings` outlive this.
  GoogleOAuth(net::HttpClient& http, const GoogleSettings& settings)
      : http_(http), settings_(settings) {}

  /// Where a browser is sent for consent. `challenge`: PKCE's, S256, of the verifier that
  /// `exchange` then shows.
  [[nodiscard]] std::string consent_url(const std::string& state,
                                        const std::string& challenge) const;
  [[nodiscard]] static std::string challenge_of(const std::string& verifier);

  /// A code into tokens; once. `errc::needs_reconnect`: the code is no good (any more);
  /// `errc::refused`: our client's settings are wrong; else as the network went.
  [[nodiscard]] Task<Result<TokenGrant>> exchange(std::string code, std::string verifier,
                                                  std::chrono::milliseconds limit);
  /// A fresh access token. `errc::needs_reconnect` is final: the consent is gone.
  [[nodiscard]] Task<Result<TokenGrant>> refresh(std::string refresh_token,
                                                 std::chrono::milliseconds limit);
  /// Takes the consent back. A token that is dead already is success.
  [[nodiscard]] Task<Result<void>> revoke(std::string token, std::chrono::milliseconds limit);

 private:
  [[nodiscard]] Task<Result<net::HttpResponse>> post(std::string path, std::string form,
                                                     std::chrono::milliseconds limit);
  [[nodiscard]] Task<Result<TokenGrant>> ask_token(std::string form,
                                                   std::chrono::milliseconds limit);

  net::HttpClient& http_;
  const GoogleSettings& settings_;
};

}  // namespace tandem::calendar
