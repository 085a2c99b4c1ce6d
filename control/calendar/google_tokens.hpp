#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include "control/calendar/calendar.hpp"
#include "control/calendar/google_oauth.hpp"
#include "control/store/connection_pool.hpp"
#include "core/async_event.hpp"
#include "core/crypto/sealed_secret.hpp"
#include "core/task_group.hpp"

namespace tandem::calendar {

/// Access tokens of Google connections. They are kept in memory alone and fetched with the refresh
/// token that the row holds, sealed. However many calls need the token of a connection at once, one
/// fetch is under way and the others wait for it, each no longer than its own limit.
///
/// A consent that is gone (`invalid_grant`) is noted in the row once, with one entry in the audit
/// log and one line in this one, and until somebody connects again nobody asks Google any more.
/// What comes back for a consent that was replaced meanwhile, here or on another node, changes
/// nothing: rows are compared with the sealed token that was read. On the control loop.
class GoogleTokens {
 public:
  GoogleTokens(EventLoop& loop, store::ConnectionPool& database, GoogleOAuth& oauth,
               const crypto::SecretSealer& sealer)
      : loop_(loop), database_(database), oauth_(oauth), sealer_(sealer), fetching_(loop) {}

  /// A token that is good for another minute at least. The errors of `errc`.
  [[nodiscard]] Task<Result<std::string>> access(std::string connection_id,
                                                 std::chrono::milliseconds limit);
  /// Google refused `token`: unless another one is there already, the next `access` fetches one.
  void refused(const std::string& connection_id, const std::string& token);
  /// The connection was made again, or is gone.
  void forget(const std::string& connection_id) { kept_.erase(connection_id); }
  /// Google does not accept `token`, which is fresh: as if the consent behind it were gone.
  void lost(const std::string& connection_id, const std::string& token, const std::string& why);

  /// Ends what is under way.
  [[nodiscard]] Task<> stop();

 private:
  using Clock = std::chrono::steady_clock;
  struct Fetch {
    explicit Fetch(EventLoop& loop) : done(loop) {}
    AsyncEvent done;
    Result<std::string> token = errc::unavailable;
  };
  struct Kept {
    std::string token;
    std::string consent;  ///< The sealed refresh token behind it.
    Clock::time_point until;
    std::shared_ptr<Fetch> fetch;  ///< The one that is under way.
    /// The consent was gone then; somebody may have consented again on another node.
    std::optional<Clock::time_point> lost_at;
  };

  [[nodiscard]] Task<> fetch(std::string connection_id, std::shared_ptr<Fetch> fetch);
  /// The row's sealed refresh token; `errc::needs_reconnect` where it has none.
  [[nodiscard]] Task<Result<std::string>> read_consent(std::string connection_id);
  /// What Google gives for it.
  [[nodiscard]] Task<Result<TokenGrant>> refresh(std::string connection_id, std::string consent);
  /// Asks for a token and keeps what came, unless it was forgotten meanwhile.
  [[nodiscard]] Task<Result<std::string>> fetch_token(std::string connection_id,
                                                      std::shared_ptr<Fetch> fetch);
  [[nodiscard]] Task<> note_lost(std::string connection_id, std::string consent, std::string why);
  /// Google sent another refresh token. Gives the sealed one that the access token now stands for.
  [[nodiscard]] Task<std::string> keep_refresh_token(std::string connection_id, std::string was,
                                                     std::string refresh_token);

  EventLoop& loop_;
  store::ConnectionPool& database_;
  GoogleOAuth& oauth_;
  const crypto::SecretSealer& sealer_;
  TaskGroup fetching_;
  std::unordered_map<std::string, Kept> kept_;  ///< By connection.
};

/// What the refresh token of a connection is sealed for.
[[nodiscard]] std::string refresh_token_row(const std::string& connection_id);

}  // namespace tandem::calendar
