#include "control/calendar/google_tokens.hpp"

#include "control/store/calendar_connection_store.hpp"
#include "core/event_loop.hpp"
#include "core/log/logger.hpp"

namespace tandem::calendar {
namespace {

using std::chrono::milliseconds;

/// Of the token endpoint and of the database, each. Whoever waits has a limit of their own.
constexpr milliseconds kFetchLimit{4'000};
constexpr milliseconds kDatabaseLimit{1'500};
/// A token is fetched again so long before it ends, so that it does not end on the way.
constexpr std::chrono::seconds kMargin{60};
/// How long a connection that needs a person is not asked for again.
constexpr std::chrono::seconds kLostFor{30};

}  // namespace

std::string refresh_token_row(const std::string& connection_id) {
  return "calendar_connections/" + connection_id + "/refresh_token_sealed";
}

Task<Result<std::string>> GoogleTokens::access(std::string connection_id, milliseconds limit) {
  const auto until = Clock::now() + limit;
  Kept& kept = kept_[connection_id];
  if (!kept.token.empty() && kept.until > Clock::now() + kMargin) co_return kept.token;
  if (kept.lost_at && Clock::now() - *kept.lost_at < kLostFor) co_return errc::needs_reconnect;
  std::shared_ptr<Fetch> under_way = kept.fetch;
  if (!under_way) {
    under_way = kept.fetch = std::make_shared<Fetch>(loop_);
    // It may be over when this returns, as it is where the database takes no more work.
    fetching_.spawn([this, connection_id, under_way] { return fetch(connection_id, under_way); });
  }
  const bool in_time = co_await under_way->done.wait_until(until);
  if (!in_time) co_return errc::timed_out;
  co_return under_way->token;
}

Task<> GoogleTokens::fetch(std::string connection_id, std::shared_ptr<Fetch> fetch) {
  co_await survive_cancellation();
  try {
    fetch->token = co_await fetch_token(connection_id, fetch);
  } catch (const std::exception& error) {
    log::Logger().error("calendar.token_not_fetched",
                        {{"connection", connection_id}, {"error", error.what()}});
  }
  const auto place = kept_.find(connection_id);
  // Forgotten meanwhile: what was fetched belongs to a consent of the past.
  if (place != kept_.end() && place->second.fetch == fetch) {
    place->second.fetch.reset();
    if (!fetch->token && fetch->token.error() == errc::needs_reconnect)
      place->second.lost_at = Clock::now();
  }
  fetch->done.set();
}

Task<Result<std::string>> GoogleTokens::read_consent(std::string connection_id) {
  using Row = std::optional<store::GoogleConnection>;
  std::function<Row(pqxx::transaction_base&)> look = [connection_id](pqxx::transaction_base& tx) {
    return store::google_connection(tx, connection_id);
  };
  const Result<Row> row = co_await database_.fetch<Row>(loop_, store::Acting::writer(),
                                                        kDatabaseLimit, std::move(look));
  if (!row) co_return errc::unavailable;
  if (!*row || (*row)->refresh_token_sealed.empty()) co_return errc::needs_reconnect;
  co_return (*row)->refresh_token_sealed;
}

Task<Result<TokenGrant>> GoogleTokens::refresh(std::string connection_id, std::string consent) {
  const auto refresh_token = sealer_.open(consent, refresh_token_row(connection_id));
  if (!refresh_token) {
    std::string why = "the refresh token does not open: " + refresh_token.error().message();
    co_await note_lost(connection_id, consent, std::move(why));
    co_return errc::needs_reconnect;
  }
  std::string token = *refresh_token;
  Result<TokenGrant> grant = co_await oauth_.refresh(std::move(token), kFetchLimit);
  if (!grant && grant.error() == errc::needs_reconnect) {
    std::string why = "Google: invalid_grant";
    co_await note_lost(connection_id, consent, std::move(why));
  }
  co_return grant;
}

Task<Result<std::string>> GoogleTokens::fetch_token(std::string connection_id,
                                                    std::shared_ptr<Fetch> fetch) {
  const Result<std::string> consent = co_await read_consent(connection_id);
  if (!consent) co_return consent.error();
  const Result<TokenGrant> grant = co_await refresh(connection_id, *consent);
  if (!grant) co_return grant.error();
  const auto until = Clock::now() + grant->expires_in;
  std::string stands = *consent;
  if (!grant->refresh_token.empty()) {
    std::string fresh = grant->refresh_token, was = *consent;
    stands = co_await keep_refresh_token(connection_id, std::move(was), std::move(fresh));
  }
  const auto place = kept_.find(connection_id);
  if (place != kept_.end() && place->second.fetch == fetch) {
    place->second.token = grant->access_token;
    place->second.consent = std::move(stands);
    place->second.until = until;
    place->second.lost_at.reset();
  }
  co_return grant->access_token;
}

void GoogleTokens::refused(const std::string& connection_id, const std::string& token) {
  const auto place = kept_.find(connection_id);
  if (place != kept_.end() && place->second.token == token) place->second.token.clear();
}

void GoogleTokens::lost(const std::string& connection_id, const std::string& token,
                        const std::string& why) {
  const auto place = kept_.find(connection_id);
  // A request that went out before the calendar was connected again says nothing of it.
  if (place == kept_.end() || place->second.token != token) return;
  Kept& kept = place->second;
  kept.token.clear();
  kept.lost_at = Clock::now();
  fetching_.spawn([this, connection_id, consent = kept.consent, why] {
    return note_lost(connection_id, consent, why);
  });
}

Task<> GoogleTokens::note_lost(std::string connection_id, std::string consent, std::string why) {
  auto news = std::make_shared<bool>(false);
  store::Work note = [news, connection_id, consent, why](pqxx::transaction_base& tx) {
    *news = store::note_consent_lost(tx, connection_id, consent, why);
  };
  bool told = false;
  try {
    told = (co_await database_.transact(loop_, store::Acting::writer(), kDatabaseLimit,
                                        std::move(note)))
               .has_value();
  } catch (const std::exception& error) {
    log::Logger().error("calendar.health_not_noted", {{"error", error.what()}});
  }
  if (told && *news)
    log::Logger().error("calendar.needs_reconnect",
                        {{"connection", connection_id}, {"reason", why}});
}

Task<std::string> GoogleTokens::keep_refresh_token(std::string connection_id, std::string was,
                                                   std::string refresh_token) {
  std::string sealed = sealer_.seal(refresh_token, refresh_token_row(connection_id));
  auto replaced = std::make_shared<bool>(false);
  store::Work keep = [replaced, connection_id, was, sealed](pqxx::transaction_base& tx) {
    *replaced = store::replace_refresh_token(tx, connection_id, was, sealed);
  };
  const Result<void> kept =
      co_await database_.transact(loop_, store::Acting::writer(), kDatabaseLimit, std::move(keep));
  if (!kept)
    log::Logger().error("calendar.refresh_token_not_kept", {{"connection", connection_id}});
  const bool stands = kept && *replaced;
  co_return stands ? sealed : was;
}

Task<> GoogleTokens::stop() {
  co_await survive_cancellation();
  fetching_.cancel();
  co_await fetching_.join();
}

}  // namespace tandem::calendar
