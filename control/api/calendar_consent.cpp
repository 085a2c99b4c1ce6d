#include "control/api/calendar_consent.hpp"

#include "bridge/carrier/form.hpp"
#include "control/api/database_call.hpp"
#include "control/api/refusal.hpp"
#include "control/api/tenant_work.hpp"
#include "control/shape/formats.hpp"
#include "core/crypto/constant_time.hpp"
#include "core/crypto/hex.hpp"
#include "core/crypto/hmac.hpp"
#include "core/crypto/random.hpp"
#include "core/log/logger.hpp"

namespace tandem::api {
namespace {

using shape::Presence;
using std::chrono::milliseconds;

constexpr std::size_t kStateBytes = 32;
constexpr std::size_t kVerifierBytes = 48;
constexpr int kLivesSeconds = 600;
constexpr const char* kCookie = "tandem_calendar";
/// Of the code's exchange and of the look at the calendars, each.
constexpr milliseconds kGoogleLimit{8'000};

std::string hash_of(const std::string& secret) { return crypto::to_hex(crypto::sha256(secret)); }

/// What the PKCE verifier is sealed for.
std::string verifier_row(const std::string& state_hash) {
  return "calendar_sign_ins/" + state_hash + "/verifier_sealed";
}

Route route_of(const char* path, const char* operation, const char* summary) {
  Route route;
  route.method = "GET";
  route.path = path;
  route.operation = operation;
  route.tag = "Calendar";
  route.summary = summary;
  route.status = 302;
  return route;
}

/// A path of our own console: no scheme, no host, nothing that a browser takes for one.
bool is_own_path(const std::string& path) {
  return path.starts_with('/') && (path.size() == 1 || (path[1] != '/' && path[1] != '\\')) &&
         path.find_first_of("\r\n\t?#") == std::string::npos;
}

std::vector<shape::Member> callback_query() {
  return {{"state", shape::text(1, 500), Presence::Required},
          {"code", shape::text(0, 2'000)},
          {"error", shape::text(0, 200), Presence::Optional, "What the person decided instead."},
          {"error_description", shape::text(0, 2'000)},
          {"error_uri", shape::text(0, 2'000)},
          {"error_subtype", shape::text(0, 200)},
          {"scope", shape::text(0, 4'000)},
          {"iss", shape::text(0, 500)},
          {"authuser", shape::text(0, 50)},
          {"hd", shape::text(0, 300)},
          {"prompt", shape::text(0, 100)},
          {"session_state", shape::text(0, 500)}};
}

}  // namespace

void CalendarConsent::add_routes(RouteTable& table) {
  const std::pair<const char*, const char*> starts[] = {
      {"/api/calendar/connect", "connectCalendar"},
      {"/api/google/oauth/start", "startGoogleOauth"}};
  for (const auto& [path, operation] : starts) {
    Route start = route_of(path, operation,
                           "Sends the browser to Google for consent to an organisation's calendar");
    start.access = Access::Person;
    start.right = "administer";
    start.organisation = Organisation::Needed;
    start.ticketed = true;
    start.deprecated = operation == std::string("startGoogleOauth");
    start.query = {
        {"organisation_id", shape::text(1, 63), Presence::Optional,
         "Id or slug; needed only by who belongs to several."},
        {"return_to", shape::text(1, 500), Presence::Optional,
         "A path of the console, where the browser lands behind it all.", "\"/connections\""}};
    start.handler = [this](Given request) { return leave(std::move(request)); };
    table.add(std::move(start));
  }
  const std::pair<const char*, const char*> ends[] = {
      {"/api/calendar/callback", "finishCalendarConnection"},
      {"/api/google/oauth/callback", "finishGoogleOauth"}};
  for (const auto& [path, operation] : ends) {
    Route end = route_of(path, operation, "Where Google sends the browser back to");
    end.access = Access::Public;
    end.deprecated = operation == std::string("finishGoogleOauth");
    end.query = callback_query();
    end.handler = [this](Given request) { return come_back(std::move(request)); };
    table.add(std::move(end));
  }
}

std::string CalendarConsent::cookie(const std::string& value, int lives_s) const {
  return std::string(kCookie) + "=" + value + "; Path=/api/; Max-Age=" + std::to_string(lives_s) +
         "; HttpOnly; SameSite=Lax" + (public_base_.starts_with("https:") ? "; Secure" : "");
}

Task<Reply> CalendarConsent::leave(Given request) {
  if (google_ == nullptr)
    throw unavailable("no-google", "This node has no client at Google: GOOGLE_CLIENT_ID is unset.");
  const std::string asked = request->asked("return_to");
  if (!asked.empty() && !is_own_path(asked)) throw invalid("?return_to", "is no path of ours");
  const std::string state = crypto::random_token(kStateBytes);
  const std::string browser = crypto::random_token(kStateBytes);
  const std::string verifier = crypto::random_token(kVerifierBytes);
  auto begun = std::make_shared<store::CalendarSignIn>();
  begun->state_hash = hash_of(state);
  begun->browser_hash = hash_of(browser);
  begun->user = request->principal.id;
  begun->return_to = asked.empty() ? "/" : asked;
  begun->verifier_sealed = google_->sealer().seal(verifier, verifier_row(begun->state_hash));
  // Which organisation, and whether they may: asked as the person.
  store::Work who = [request, begun](pqxx::transaction_base& tx) {
    static_cast<void>(
        run_in_transaction(*request, tx, [&](const Request& in, pqxx::transaction_base& inner) {
          if (!store::may_administer(inner, in.organisation)) throw lacks_right("administer");
          begun->organisation = in.organisation;
          return Reply();
        }));
  };
  store::Acting person = store::Acting::tenant(request->principal.claims());
  co_await transact(database_, loop_, std::move(person), std::move(who), request,
                    store::Access::ReadOnly);
  store::Work note = [begun](pqxx::transaction_base& tx) {
    store::add_calendar_sign_in(tx, *begun);
  };
  store::Acting node = store::Acting::writer();
  co_await transact(database_, loop_, std::move(node), std::move(note), request);
  Reply reply(302);
  reply.headers.emplace_back("Location", google_->oauth().consent_url(
                                             state, calendar::GoogleOAuth::challenge_of(verifier)));
  reply.headers.emplace_back("Set-Cookie", cookie(browser, kLivesSeconds));
  co_return reply;
}

Task<Reply> CalendarConsent::come_back(Given request) {
  auto begun = std::make_shared<std::optional<store::CalendarSignIn>>();
  const std::string state_hash = hash_of(request->asked("state"));
  store::Work use = [begun, state_hash](pqxx::transaction_base& tx) {
    *begun = store::use_calendar_sign_in(tx, state_hash);
  };
  store::Acting node = store::Acting::writer();
  co_await transact(database_, loop_, std::move(node), std::move(use), request);
  Outcome outcome;
  outcome.reason = "expired";
  const std::string browser_hash = hash_of(request->cookie(kCookie));
  const bool same_browser =
      *begun && crypto::equal_in_constant_time(browser_hash, (*begun)->browser_hash);
  if (*begun && !same_browser) outcome.reason = "another-browser";
  if (same_browser && google_ != nullptr) {
    auto sign_in = std::make_shared<store::CalendarSignIn>(std::move(**begun));
    outcome = co_await connect(request, std::move(sign_in));
  }
  if (outcome.connection.empty())
    log::Logger().warn("calendar.not_connected", {{"reason", outcome.reason}});
  co_return landing(outcome);
}

Reply CalendarConsent::landing(const Outcome& outcome) const {
  const carrier::FormFields told =
      outcome.connection.empty()
          ? carrier::FormFields{{"calendar", "failed"}, {"reason", outcome.reason}}
          : carrier::FormFields{{"calendar", "connected"}, {"connection", outcome.connection}};
  Reply reply(302);
  reply.headers.emplace_back("Location",
                             public_base_ + outcome.return_to + "?" + carrier::encode_form(told));
  reply.headers.emplace_back("Set-Cookie", cookie("", 0));
  return reply;
}

Task<CalendarConsent::Outcome> CalendarConsent::connect(
    Given request, std::shared_ptr<store::CalendarSignIn> begun) {
  Outcome outcome;
  outcome.return_to = begun->return_to;
  if (!request->asked("error").empty() || request->asked("code").empty()) {
    outcome.reason = "denied";
    co_return outcome;
  }
  const auto verifier =
      google_->sealer().open(begun->verifier_sealed, verifier_row(begun->state_hash));
  outcome.reason = "expired";
  if (!verifier) co_return outcome;
  std::string code = request->asked("code"), shown = *verifier;
  Result<calendar::TokenGrant> grant =
      co_await google_->oauth().exchange(std::move(code), std::move(shown), kGoogleLimit);
  outcome.reason = "google";
  if (!grant) co_return outcome;
  outcome.reason = "scopes";
  if (!calendar::grants_enough(grant->scopes) || grant->refresh_token.empty()) co_return outcome;
  outcome.reason = "google";
  std::string refresh_token = grant->refresh_token, user = begun->user;
  Result<store::GoogleGrant> found = co_await look_around(std::move(*grant));
  if (!found) co_return outcome;
  found->organisation = begun->organisation;
  const std::optional<std::string> kept =
      co_await keep(request, std::move(*found), std::move(user), std::move(refresh_token));
  outcome.reason = "forbidden";
  if (!kept) co_return outcome;
  google_->tokens().forget(*kept);
  outcome.connection = *kept;
  co_return outcome;
}

/// The account's own calendar: its id is the account's address.
Task<Result<store::GoogleGrant>> CalendarConsent::look_around(calendar::TokenGrant grant) {
  calendar::GoogleRequest request("calendarList.get", "GET", "/users/me/calendarList/primary");
  std::string token = grant.access_token;
  const Result<net::HttpResponse> answer =
      co_await google_->client().send_with(std::move(token), std::move(request), kGoogleLimit);
  if (!answer) co_return answer.error();
  const auto entry = calendar::read_calendar_entry(answer->body);
  if (answer->status != 200 || !entry) co_return calendar::errc::unavailable;
  store::GoogleGrant kept;
  kept.account = entry->id;
  kept.calendar_id = entry->id;
  kept.label = entry->name;
  kept.time_zone = shape::is_time_zone(entry->time_zone) ? entry->time_zone : "UTC";
  kept.scopes = std::move(grant.scopes);
  co_return kept;
}

Task<std::optional<std::string>> CalendarConsent::keep(Given request, store::GoogleGrant grant,
                                                       std::string user,
                                                       std::string refresh_token) {
  auto kept = std::make_shared<std::optional<std::string>>();
  store::Work work = [this, kept, grant, refresh_token](pqxx::transaction_base& tx) {
    *kept = store::keep_google_connection(tx, grant, [&](const std::string& id) {
      return google_->sealer().seal(refresh_token, calendar::refresh_token_row(id));
    });
  };
  const auth::Principal person{auth::Principal::Kind::User, std::move(user), {}, {}};
  store::Acting acting =
      store::Acting::writer_for(person.claims()).from(request->id, request->address);
  co_await transact(database_, loop_, std::move(acting), std::move(work), request);
  co_return *kept;
}

}  // namespace tandem::api
