#include "tests/tools/calendar_server_rig.hpp"

#include <doctest/doctest.h>

#include "tests/tools/server_conversation.hpp"

namespace tandem::test {

namespace json = boost::json;
using namespace std::chrono_literals;

std::string query_field(const std::string& url, std::string_view name) {
  const std::size_t mark = url.find('?');
  if (mark == std::string::npos) return {};
  const auto fields = carrier::decode_form(std::string_view(url).substr(mark + 1));
  return fields ? std::string(carrier::field_or_empty(*fields, name)) : std::string();
}

std::string CalendarServerRig::Reply::reason() const {
  const json::value* told = body.if_contains("error");
  if (told == nullptr) return {};
  if (told->is_string()) return std::string(told->as_string());
  return std::string(told->at("errors").at(0).at("reason").as_string());
}

std::string CalendarServerRig::Reply::header(std::string_view name) const {
  return std::string(net::find_header(headers, name).value_or(""));
}

void CalendarServerRig::run(Body body) {
  EventLoop loop(EventLoop::Options{"test", 0});
  sim::MessageLog log("");
  sim::CalendarServer::Options options;
  options.address.host = "127.0.0.1";
  options.oauth.client_id = "client";
  options.oauth.client_secret = "secret";
  options.oauth.account = kAccount;
  sim::CalendarServer server(loop, options, log);
  REQUIRE(server.listen().has_value());
  server.start();
  CalendarServerRig rig(loop, server.port());
  converse_with(loop, server, [&] { return body(rig); });
}

Task<CalendarServerRig::Reply> CalendarServerRig::send(net::HttpRequest request,
                                                       std::string target) {
  const net::Url url =
      net::Url::parse("http://127.0.0.1:" + std::to_string(port_) + target).value();
  Result<net::HttpResponse> response = co_await http_.send(url, std::move(request), patience);
  Reply reply;
  if (!response) {
    reply.error = response.error();
    co_return reply;
  }
  reply.status = response->status;
  reply.headers = response->headers;
  ErrorCode failed;
  const json::value body = json::parse(response->body, failed);
  if (!failed && body.is_object()) reply.body = body.as_object();
  co_return reply;
}

Task<CalendarServerRig::Reply> CalendarServerRig::ask(std::string method, std::string target,
                                                      std::string body,
                                                      std::vector<net::HttpHeader> headers) {
  net::HttpRequest request(std::move(method), "");
  request.headers = std::move(headers);
  if (!access_token.empty())
    request.headers.emplace_back("Authorization", "Bearer " + access_token);
  if (!body.empty()) request.headers.emplace_back("Content-Type", "application/json");
  request.body = std::move(body);
  co_return co_await send(std::move(request), std::move(target));
}

Task<CalendarServerRig::Reply> CalendarServerRig::post_form(std::string target, std::string form) {
  net::HttpRequest request("POST", "");
  request.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
  request.body = std::move(form);
  co_return co_await send(std::move(request), std::move(target));
}

Task<std::string> CalendarServerRig::consent(std::string more) {
  const std::string query = carrier::encode_form({{"client_id", "client"},
                                                  {"redirect_uri", kRedirect},
                                                  {"response_type", "code"},
                                                  {"scope", scope},
                                                  {"access_type", "offline"},
                                                  {"prompt", "consent"},
                                                  {"state", "s t"},
                                                  {"code_challenge", kChallenge},
                                                  {"code_challenge_method", "S256"}});
  const Reply page = co_await ask("GET", "/o/oauth2/v2/auth?" + query + more);
  co_return page.header("Location");
}

Task<> CalendarServerRig::sign_in(std::string scope_wanted) {
  scope = std::move(scope_wanted);
  access_token.clear();
  const std::string back = co_await consent();
  const std::string form = carrier::encode_form({{"grant_type", "authorization_code"},
                                                 {"code", query_field(back, "code")},
                                                 {"client_id", "client"},
                                                 {"client_secret", "secret"},
                                                 {"redirect_uri", kRedirect},
                                                 {"code_verifier", kVerifier}});
  const Reply reply = co_await post_form("/token", form);
  if (reply.status != 200) throw std::runtime_error("no token: " + reply.reason());
  access_token = reply.body.at("access_token").as_string().c_str();
  refresh_token = reply.body.at("refresh_token").as_string().c_str();
}

Task<CalendarServerRig::Reply> CalendarServerRig::refresh() {
  const std::string form = carrier::encode_form({{"grant_type", "refresh_token"},
                                                 {"refresh_token", refresh_token},
                                                 {"client_id", "client"},
                                                 {"client_secret", "secret"}});
  co_return co_await post_form("/token", form);
}

}  // namespace tandem::test
