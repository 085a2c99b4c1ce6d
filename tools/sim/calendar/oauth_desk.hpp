#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "bridge/carrier/form.hpp"
#include "core/net/http_message.hpp"

namespace tandem::sim {

/// Google's OAuth 2.0 for web servers: the page that asks for consent (which answers at once), the
/// exchange of its code with PKCE, refresh, revocation.
class OAuthDesk {
 public:
  using Clock = std::chrono::steady_clock;
  struct Options {
    std::string client_id, client_secret;
    std::vector<std::string> redirect_urls;  ///< None: any https, and http on loopback.
    std::chrono::seconds expires_in{3'599};
    std::string account;  ///< Who consents when nobody else is asked.
    std::uint64_t seed = 1;
  };
  /// What the person at the consent page does next.
  struct Consent {
    std::string account;  ///< Empty: the usual one, or who was hinted at.
    bool deny = false;
    std::vector<std::string> untick;  ///< Scopes that are not granted.
  };
  /// Whom an access token speaks for.
  struct Access {
    std::string account;
    std::set<std::string, std::less<>> scopes;
  };

  explicit OAuthDesk(Options options) : options_(std::move(options)), random_(options_.seed) {}

  /// `GET /o/oauth2/v2/auth`: a redirect, or the page that says what is wrong with the request.
  [[nodiscard]] net::HttpResponse authorise(const net::HttpRequest& request, Clock::time_point now);
  /// `POST /token`
  [[nodiscard]] net::HttpResponse token(const net::HttpRequest& request, Clock::time_point now);
  /// `POST /revoke`
  [[nodiscard]] net::HttpResponse revoke(const net::HttpRequest& request);

  /// Nothing: no such token, or it has expired.
  [[nodiscard]] std::optional<Access> access_of(const net::HttpRequest& request,
                                                Clock::time_point now) const;

  void next_consent(Consent consent) { consents_.push_back(std::move(consent)); }
  /// Every access token is old from now on.
  void expire_tokens() { access_.clear(); }
  /// As if the account had taken its consent back at Google.
  void forget(const std::string& account);

 private:
  using Fields = carrier::FormFields;
  struct Code {
    std::string account, redirect, challenge, method;
    std::set<std::string, std::less<>> scopes;
    bool offline = false, asked_consent = false;
    Clock::time_point until;
  };
  struct Grant {
    std::string account;
    std::set<std::string, std::less<>> scopes;
  };
  struct Token {
    Access access;
    Clock::time_point until;
  };

  [[nodiscard]] bool client_known(const net::HttpRequest& request, const Fields& form) const;
  [[nodiscard]] net::HttpResponse exchange(const Fields& form, Clock::time_point now);
  [[nodiscard]] net::HttpResponse refresh(const Fields& form, Clock::time_point now);
  [[nodiscard]] bool redirect_allowed(std::string_view url) const;
  [[nodiscard]] std::string issue(const Access& access, Clock::time_point now);
  void keep_grant(const std::string& token, Grant grant);
  [[nodiscard]] std::string fresh(std::size_t length);

  Options options_;
  std::deque<Consent> consents_;
  std::map<std::string, Code, std::less<>> codes_;
  std::map<std::string, Grant, std::less<>> grants_;  ///< By refresh token.
  std::deque<std::string> grant_order_;               ///< The oldest first.
  std::map<std::string, Token, std::less<>> access_;
  std::mt19937_64 random_;
};

}  // namespace tandem::sim
