#pragma once

#include <string>

#include "control/calendar/google_calendar.hpp"
#include "control/store/connection_pool.hpp"
#include "control/store/connection_shares.hpp"
#include "core/net/dial.hpp"

namespace tandem::calendar {

/// Everything that speaks with Google, put together: one per node with a client there, on the
/// control loop. Its database threads are its own: a token that a call waits for does not wait
/// behind a list that somebody reads.
class Google {
 public:
  /// `registry` and `block`, the control loop's, outlive this.
  Google(EventLoop& loop, net::Dialer dialer, GoogleSettings settings,
         const std::string& database_url, crypto::SecretSealer sealer, metrics::Registry& registry,
         metrics::Block& block)
      : settings_(std::move(settings)),
        sealer_(std::move(sealer)),
        database_(pool_options(database_url), &registry),
        http_(loop, std::move(dialer), net::HttpClient::Options{}),
        oauth_(http_, settings_),
        tokens_(loop, database_, oauth_, sealer_),
        client_(loop, http_, tokens_, settings_, block),
        calendar_(client_) {}

  [[nodiscard]] const crypto::SecretSealer& sealer() const noexcept { return sealer_; }
  [[nodiscard]] GoogleOAuth& oauth() noexcept { return oauth_; }
  [[nodiscard]] GoogleTokens& tokens() noexcept { return tokens_; }
  [[nodiscard]] GoogleClient& client() noexcept { return client_; }
  [[nodiscard]] Calendar& calendar() noexcept { return calendar_; }
  /// Ends what is under way. On the control loop.
  [[nodiscard]] Task<> stop() { return tokens_.stop(); }

 private:
  static store::ConnectionPool::Options pool_options(const std::string& url) {
    store::ConnectionPool::Options options;
    options.url = url;
    options.threads = store::ConnectionShares::kGoogle;
    return options;
  }

  GoogleSettings settings_;
  crypto::SecretSealer sealer_;
  store::ConnectionPool database_;
  net::HttpClient http_;
  GoogleOAuth oauth_;
  GoogleTokens tokens_;
  GoogleClient client_;
  GoogleCalendar calendar_;
};

}  // namespace tandem::calendar
