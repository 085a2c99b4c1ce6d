#include "control/calendar/google_oauth.hpp"

#include <algorithm>

#include "bridge/carrier/form.hpp"
#include "core/crypto/base64url.hpp"
#include "core/crypto/hmac.hpp"
#include "core/errc.hpp"
#include "core/log/logger.hpp"

namespace tandem::calendar {
namespace {

using carrier::FormFields;

constexpr std::string_view kScopeBase = "https://www.googleapis.com/auth/calendar";

errc network_error(const ErrorCode& error) {
  return error == tandem::errc::timed_out ? errc::timed_out : errc::unavailable;
}

}  // namespace

const std::vector<std::string>& google_scopes() {
  static const std::vector<std::string> kScopes{std::string(kScopeBase) + ".events",
                                                std::string(kScopeBase) + ".freebusy",
                                                std::string(kScopeBase) + ".calendarlist.readonly"};
  return kScopes;
}

bool grants_enough(const std::vector<std::string>& scopes) {
  const auto has = [&scopes](const std::string& scope) {
    return std::find(scopes.begin(), scopes.end(), scope) != scopes.end();
  };
  return has(std::string(kScopeBase)) ||
         std::all_of(google_scopes().begin(), google_scopes().end(), has);
}

std::string GoogleOAuth::consent_url(const std::string& state, const std::string& challenge) const {
  std::string scopes;
  for (const std::string& scope : google_scopes()) scopes += (scopes.empty() ? "" : " ") + scope;
  return settings_.auth_base + "/o/oauth2/v2/auth?" +
         carrier::encode_form({{"client_id", settings_.client_id},
                               {"redirect_uri", settings_.redirect_url},
                               {"response_type", "code"},
                               {"scope", scopes},
                               {"access_type", "offline"},
                               {"prompt", "consent"},
                               {"include_granted_scopes", "true"},
                               {"state", state},
                               {"code_challenge", challenge},
                               {"code_challenge_method", "S256"}});
}

std::string GoogleOAuth::challenge_of(const std::string& verifier) {
  const auto hash = crypto::sha256(verifier);
  return crypto::base64url_encode({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

Task<Result<net::HttpResponse>> GoogleOAuth::post(std::string path, std::string form,
                                                  std::chrono::milliseconds limit) {
  const auto url = net::Url::parse(settings_.token_base + path);
  if (!url) co_return url.error();
  net::HttpRequest request("POST", url->target);
  request.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
  request.headers.emplace_back("Accept", "application/json");
  request.body = std::move(form);
  net::Url to = *url;
  Result<net::HttpResponse> answer = co_await http_.send(std::move(to), std::move(request), limit);
  co_return answer;
}

Task<Result<TokenGrant>> GoogleOAuth::ask_token(std::string form, std::chrono::milliseconds limit) {
  const Result<net::HttpResponse> answer = co_await post("/token", std::move(form), limit);
  if (!answer) co_return network_error(answer.error());
  if (answer->status == 200) co_return read_token_grant(answer->body);
  if (answer->status >= 500 || answer->status == 429) co_return errc::unavailable;
  const std::string reason = reason_of(answer->body);
  if (reason == "invalid_grant") co_return errc::needs_reconnect;
  log::Logger().error("calendar.client_refused", {{"reason", reason}, {"status", answer->status}});
  co_return errc::refused;
}

Task<Result<TokenGrant>> GoogleOAuth::exchange(std::string code, std::string verifier,
                                               std::chrono::milliseconds limit) {
  const FormFields fields{
      {"grant_type", "authorization_code"},       {"code", std::move(code)},
      {"code_verifier", std::move(verifier)},     {"client_id", settings_.client_id},
      {"client_secret", settings_.client_secret}, {"redirect_uri", settings_.redirect_url}};
  std::string form = carrier::encode_form(fields);
  co_return co_await ask_token(std::move(form), limit);
}

Task<Result<TokenGrant>> GoogleOAuth::refresh(std::string refresh_token,
                                              std::chrono::milliseconds limit) {
  const FormFields fields{{"grant_type", "refresh_token"},
                          {"refresh_token", std::move(refresh_token)},
                          {"client_id", settings_.client_id},
                          {"client_secret", settings_.client_secret}};
  std::string form = carrier::encode_form(fields);
  co_return co_await ask_token(std::move(form), limit);
}

Task<Result<void>> GoogleOAuth::revoke(std::string token, std::chrono::milliseconds limit) {
  std::string form = carrier::encode_form({{"token", std::move(token)}});
  const Result<net::HttpResponse> answer = co_await post("/revoke", std::move(form), limit);
  if (!answer) co_return network_error(answer.error());
  const bool dead_already = answer->status == 400 && reason_of(answer->body) == "invalid_token";
  if (answer->status != 200 && !dead_already) co_return errc::unavailable;
  co_return Result<void>();
}

}  // namespace tandem::calendar
