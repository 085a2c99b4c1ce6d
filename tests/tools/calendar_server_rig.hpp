#pragma once

#include <boost/json.hpp>
#include <chrono>
#include <functional>
#include <string>

#include "core/event_loop.hpp"
#include "core/net/http_client.hpp"
#include "core/net/name_cache.hpp"
#include "tools/sim/calendar/calendar_server.hpp"

namespace tandem::test {

/// The simulated Google and its client, on one loop over loopback.
class CalendarServerRig {
 public:
  using Body = std::function<Task<>(CalendarServerRig&)>;
  struct Reply {
    ErrorCode error;  ///< Of the connection.
    int status = 0;
    boost::json::object body;
    std::vector<net::HttpHeader> headers;
    /// `error.errors[0].reason`, or OAuth's `error`.
    [[nodiscard]] std::string reason() const;
    [[nodiscard]] std::string header(std::string_view name) const;
  };

  static constexpr const char* kAccount = "frontdesk@example.com";
  static constexpr const char* kRedirect = "http://127.0.0.1:9/callback";
  static constexpr const char* kVerifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
  /// Its S256 (RFC 7636, appendix B).
  static constexpr const char* kChallenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
  static constexpr const char* kScope = "https://www.googleapis.com/auth/calendar";

  /// Runs `body` to its end; fails the test where that takes longer than 30 s.
  static void run(Body body);

  /// A request with the access token, or without one before `sign_in`.
  Task<Reply> ask(std::string method, std::string target, std::string body = "",
                  std::vector<net::HttpHeader> headers = {});
  /// The same to an endpoint of OAuth.
  Task<Reply> post_form(std::string target, std::string form);
  /// Where the consent page sends the browser, with what is added to its query.
  Task<std::string> consent(std::string more = "");
  /// Consent and exchange; keeps the tokens.
  Task<> sign_in(std::string scope = kScope);
  Task<Reply> refresh();

  std::string access_token, refresh_token, scope = kScope;
  std::chrono::milliseconds patience{5'000};

 private:
  CalendarServerRig(EventLoop& loop, std::uint16_t port)
      : http_(loop, net::Dialer(nullptr, std::make_shared<net::NameCache>()), {}), port_(port) {}
  Task<Reply> send(net::HttpRequest request, std::string target);

  net::HttpClient http_;
  std::uint16_t port_;
};

/// The value of one field in the query of `url`.
[[nodiscard]] std::string query_field(const std::string& url, std::string_view name);

}  // namespace tandem::test
