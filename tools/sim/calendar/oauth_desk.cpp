#include "tools/sim/calendar/oauth_desk.hpp"

#include <algorithm>
#include <boost/json/object.hpp>

#include "core/base64.hpp"
#include "core/crypto/base64url.hpp"
#include "core/crypto/hmac.hpp"
#include "core/net/dial.hpp"
#include "tools/sim/calendar/google_error.hpp"

namespace tandem::sim {

namespace json = boost::json;
using carrier::field_or_empty;
using carrier::FormFields;

namespace {

constexpr std::chrono::minutes kCodeLife{10};
/// Refresh tokens of one account and client: with one more, the oldest dies.
constexpr std::size_t kGrantsMax = 100;
constexpr std::string_view kScopePrefix = "https://www.googleapis.com/auth/";

net::HttpResponse refusal(int status, std::string_view error, std::string_view description) {
  return json_answer(status, json::object{{"error", error}, {"error_description", description}});
}

/// What a browser is shown where it cannot be sent back.
net::HttpResponse page(int status, std::string_view error, std::string_view what) {
  return net::HttpResponse(status,
                           "<!doctype html><title>Error</title><h1>Access blocked: authorisation "
                           "error</h1><p>" +
                               std::string(what) + "</p><p>Error " + std::to_string(status) + ": " +
                               std::string(error) + "</p>",
                           {{"Content-Type", "text/html; charset=utf-8"}});
}

std::set<std::string, std::less<>> words(std::string_view text) {
  std::set<std::string, std::less<>> found;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (end > 0) found.emplace(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return found;
}

std::string joined(const std::set<std::string, std::less<>>& scopes) {
  std::string text;
  for (const std::string& scope : scopes) text += (text.empty() ? "" : " ") + scope;
  return text;
}

bool is_scope(std::string_view scope) {
  return scope == "openid" || scope == "email" || scope == "profile" ||
         (scope.starts_with(kScopePrefix) && scope.size() > kScopePrefix.size());
}

bool is_challenge(std::string_view text) {
  return text.size() >= 43 && text.size() <= 128 &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                  c == '-' || c == '.' || c == '_' || c == '~';
         });
}

std::string s256(std::string_view verifier) {
  const auto hash = crypto::sha256(verifier);
  return crypto::base64url_encode({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

bool is_form(const net::HttpRequest& request) {
  return request.header("Content-Type")
      .value_or("")
      .starts_with("application/x-www-form-urlencoded");
}

}  // namespace

std::string OAuthDesk::fresh(std::size_t length) {
  static constexpr std::string_view kLetters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string text;
  for (std::size_t i = 0; i < length; ++i) text += kLetters[random_() % kLetters.size()];
  return text;
}

bool OAuthDesk::redirect_allowed(std::string_view url) const {
  const auto& known = options_.redirect_urls;
  if (!known.empty()) return std::find(known.begin(), known.end(), url) != known.end();
  const auto parsed = net::Url::parse(url);
  return parsed && (parsed->scheme == "https" || (parsed->scheme == "http" && parsed->loopback()));
}

net::HttpResponse OAuthDesk::authorise(const net::HttpRequest& request, Clock::time_point now) {
  const auto query = carrier::decode_form(request.query());
  if (!query) return page(400, "invalid_request", "The query is malformed.");
  const auto get = [&](std::string_view name) { return std::string(field_or_empty(*query, name)); };
  if (get("client_id") != options_.client_id)
    return page(401, "invalid_client", "The OAuth client was not found.");
  if (!redirect_allowed(get("redirect_uri")))
    return page(400, "redirect_uri_mismatch", "The redirect URI is not registered.");
  if (get("response_type") != "code")
    return page(400, "unsupported_response_type", "Invalid response_type.");
  const auto scopes = words(get("scope"));
  if (scopes.empty()) return page(400, "invalid_request", "Missing required parameter: scope");
  if (!std::all_of(scopes.begin(), scopes.end(), is_scope))
    return page(400, "invalid_scope", "Some requested scopes were invalid.");
  const std::string access = get("access_type"), challenge = get("code_challenge"),
                    method = get("code_challenge_method");
  if (!access.empty() && access != "online" && access != "offline")
    return page(400, "invalid_request", "Invalid access_type.");
  if (!challenge.empty() &&
      (!is_challenge(challenge) || (method != "S256" && method != "plain" && !method.empty())))
    return page(400, "invalid_request", "Invalid code_challenge.");
  const auto prompts = words(get("prompt"));
  for (const std::string& prompt : prompts) {
    if (prompt != "none" && prompt != "consent" && prompt != "select_account")
      return page(400, "invalid_request", "Invalid prompt.");
  }
  Consent consent;
  if (!consents_.empty()) {
    consent = std::move(consents_.front());
    consents_.pop_front();
  }
  FormFields back{{"state", get("state")}, {"iss", "https://accounts.google.com"}};
  if (consent.deny) {
    back.emplace_back("error", "access_denied");
  } else {
    Code code;
    code.account = !consent.account.empty()    ? consent.account
                   : get("login_hint").empty() ? options_.account
                                               : get("login_hint");
    code.redirect = get("redirect_uri");
    code.challenge = challenge;
    code.method = method;
    code.scopes = scopes;
    for (const std::string& scope : consent.untick) code.scopes.erase(scope);
    code.offline = access == "offline";
    code.asked_consent = prompts.contains("consent");
    code.until = now + kCodeLife;
    const std::string text = "4/0A" + fresh(68);
    back.emplace_back("code", text);
    back.emplace_back("scope", joined(code.scopes));
    back.emplace_back("authuser", "0");
    back.emplace_back("prompt", "consent");
    codes_.emplace(text, std::move(code));
  }
  const std::string redirect = get("redirect_uri");
  const char* const mark = redirect.find('?') == std::string::npos ? "?" : "&";
  return net::HttpResponse(302, "", {{"Location", redirect + mark + carrier::encode_form(back)}});
}

bool OAuthDesk::client_known(const net::HttpRequest& request, const Fields& form) const {
  const std::string pair = options_.client_id + ":" + options_.client_secret;
  if (const auto basic = request.header("Authorization"))
    return *basic == "Basic " + base64_encode(std::string_view(pair));
  return field_or_empty(form, "client_id") == options_.client_id &&
         field_or_empty(form, "client_secret") == options_.client_secret;
}

net::HttpResponse OAuthDesk::token(const net::HttpRequest& request, Clock::time_point now) {
  const auto form = carrier::decode_form(request.body);
  if (!form || !is_form(request))
    return refusal(400, "invalid_request", "Could not parse the body as a form.");
  const std::string_view type = field_or_empty(*form, "grant_type");
  if (type.empty())
    return refusal(400, "invalid_request", "Required parameter is missing: grant_type");
  if (type != "authorization_code" && type != "refresh_token")
    return refusal(400, "unsupported_grant_type", "Invalid grant_type: " + std::string(type));
  if (!client_known(request, *form)) return refusal(401, "invalid_client", "Unauthorized");
  return type == "refresh_token" ? refresh(*form, now) : exchange(*form, now);
}

std::string OAuthDesk::issue(const Access& access, Clock::time_point now) {
  const std::string text = "ya29.a0" + fresh(64);
  access_[text] = {access, now + options_.expires_in};
  return text;
}

void OAuthDesk::keep_grant(const std::string& token, Grant grant) {
  const std::string account = grant.account;
  grants_.emplace(token, std::move(grant));
  grant_order_.push_back(token);
  const auto of_account = [&](const std::string& each) {
    const auto found = grants_.find(each);
    return found != grants_.end() && found->second.account == account;
  };
  const auto count = std::count_if(grant_order_.begin(), grant_order_.end(), of_account);
  if (static_cast<std::size_t>(count) <= kGrantsMax) return;
  const auto oldest = std::find_if(grant_order_.begin(), grant_order_.end(), of_account);
  grants_.erase(*oldest);
  grant_order_.erase(oldest);
}

net::HttpResponse OAuthDesk::exchange(const Fields& form, Clock::time_point now) {
  const auto found = codes_.find(field_or_empty(form, "code"));
  if (found == codes_.end() || found->second.until < now)
    return refusal(400, "invalid_grant", "Malformed auth code.");
  const Code code = found->second;
  // Once, whatever comes of it.
  codes_.erase(found);
  if (field_or_empty(form, "redirect_uri") != code.redirect)
    return refusal(400, "redirect_uri_mismatch", "Bad Request");
  const std::string_view verifier = field_or_empty(form, "code_verifier");
  const bool wanted = !code.challenge.empty();
  if (wanted && verifier.empty()) return refusal(400, "invalid_grant", "Missing code verifier.");
  if (wanted && (code.method == "S256" ? s256(verifier) : std::string(verifier)) != code.challenge)
    return refusal(400, "invalid_grant", "Invalid code verifier.");
  const Access access{code.account, code.scopes};
  json::object answer{{"access_token", issue(access, now)},
                      {"expires_in", options_.expires_in.count()},
                      {"scope", joined(code.scopes)},
                      {"token_type", "Bearer"}};
  const bool first = std::none_of(grants_.begin(), grants_.end(), [&](const auto& each) {
    return each.second.account == code.account;
  });
  // Without a consent screen a second connection of the same account brings no refresh token.
  if (code.offline && (code.asked_consent || first)) {
    const std::string token = "1//0g" + fresh(60);
    keep_grant(token, {code.account, code.scopes});
    answer["refresh_token"] = token;
  }
  return json_answer(200, answer);
}

net::HttpResponse OAuthDesk::refresh(const Fields& form, Clock::time_point now) {
  const std::string_view token = field_or_empty(form, "refresh_token");
  if (token.empty())
    return refusal(400, "invalid_request", "Missing required parameter: refresh_token");
  const auto found = grants_.find(token);
  if (found == grants_.end())
    return refusal(400, "invalid_grant", "Token has been expired or revoked.");
  const Access access{found->second.account, found->second.scopes};
  return json_answer(200, json::object{{"access_token", issue(access, now)},
                                       {"expires_in", options_.expires_in.count()},
                                       {"scope", joined(access.scopes)},
                                       {"token_type", "Bearer"}});
}

net::HttpResponse OAuthDesk::revoke(const net::HttpRequest& request) {
  const auto query = carrier::decode_form(request.query());
  const auto form = carrier::decode_form(request.body);
  std::string token(query ? field_or_empty(*query, "token") : "");
  if (token.empty() && form && is_form(request)) token = field_or_empty(*form, "token");
  const auto grant = grants_.find(token);
  const auto access = access_.find(token);
  if (grant == grants_.end() && access == access_.end())
    return refusal(400, "invalid_token", "Token expired or revoked");
  forget(grant != grants_.end() ? grant->second.account : access->second.access.account);
  return json_answer(200, json::object());
}

void OAuthDesk::forget(const std::string& account) {
  const std::string name = account;
  std::erase_if(grants_, [&](const auto& each) { return each.second.account == name; });
  std::erase_if(access_, [&](const auto& each) { return each.second.access.account == name; });
  std::erase_if(grant_order_, [&](const std::string& each) { return !grants_.contains(each); });
}

std::optional<OAuthDesk::Access> OAuthDesk::access_of(const net::HttpRequest& request,
                                                      Clock::time_point now) const {
  const std::string_view header = request.header("Authorization").value_or("");
  if (!header.starts_with("Bearer ")) return std::nullopt;
  const auto found = access_.find(header.substr(7));
  if (found == access_.end() || found->second.until <= now) return std::nullopt;
  return found->second.access;
}

}  // namespace tandem::sim
