#include <memory>
#include <optional>
#include <string>

#include "bridge/carrier/form.hpp"
#include "bridge/carrier/twilio_signature.hpp"
#include "control/doctor/own_name_check.hpp"
#include "control/doctor/peer_checks.hpp"
#include "control/webhook/carrier_gate.hpp"
#include "control/webhook/carrier_urls.hpp"
#include "core/errc.hpp"
#include "core/metrics/registry.hpp"
#include "core/net/http_client.hpp"
#include "core/net/http_server.hpp"

namespace tandem::control {
namespace {

constexpr std::chrono::milliseconds kDeadline{10'000};
constexpr std::chrono::milliseconds kGrace{200};
/// Of no call: the status callback of an unknown call changes nothing.
constexpr const char* kProbeCallSid = "CA00000000000000000000000000000000";

/// Answers status callbacks as the server would, while none runs.
class StandIn {
 public:
  StandIn(EventLoop& loop, const Settings& settings)
      : gate_({settings.webhook_base,
               settings.stream_base,
               {settings.twilio.auth_token, settings.twilio.auth_token_secondary},
               settings.validate_signature,
               settings.trusted_proxies},
              metrics_.add_block()) {
    net::HttpServer::Options options;
    options.address = settings.listen;
    if (!settings.tls_cert.empty()) {
      const auto tls = net::TlsServerContext::load(settings.tls_cert, settings.tls_key);
      if (!tls) return;
      options.tls = *tls;
    }
    server_ = std::make_unique<net::HttpServer>(
        loop, options,
        [this](const net::HttpRequest& request) -> Task<net::HttpResponse> {
          asked_ = true;
          auto admitted = gate_.admit(request);
          if (auto* refused = std::get_if<net::HttpResponse>(&admitted))
            co_return std::move(*refused);
          co_return net::HttpResponse(204);
        },
        nullptr);
    // Taken: the server itself is running, and answers.
    if (!server_->listen()) server_.reset();
  }

  void start() {
    if (server_) server_->start();
  }
  [[nodiscard]] Task<> stop() {
    if (server_) co_await server_->stop(kGrace);
  }
  [[nodiscard]] bool serves() const noexcept { return server_ != nullptr; }
  /// Whether a request came here, and not to another server.
  [[nodiscard]] bool asked() const noexcept { return asked_; }
  void forget() noexcept { asked_ = false; }

 private:
  metrics::Registry metrics_;
  CarrierGate gate_;
  bool asked_ = false;
  std::unique_ptr<net::HttpServer> server_;
};

net::HttpRequest probe(const std::string& url, const std::string& token) {
  const carrier::FormFields fields{{"CallSid", kProbeCallSid}, {"CallStatus", "ringing"}};
  net::HttpRequest request("POST", "/");
  request.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
  request.headers.emplace_back("X-Twilio-Signature", carrier::twilio_signature(token, url, fields));
  request.body = carrier::encode_form(fields);
  return request;
}

Finding unreachable(const ErrorCode& error, const Settings& settings, bool stand_in) {
  const std::string what = settings.webhook_base + " cannot be reached: " + error.message();
  if (error == tandem::errc::tls_failed)
    return bad("public-url", what,
               "the carrier takes publicly trusted certificates only (Let's Encrypt, a tunnel's); "
               "put the whole chain into TANDEM_TLS_CERT");
  return bad("public-url", what,
             std::string("start the tunnel or proxy and point it at ") + settings.listen.host +
                 ':' + std::to_string(settings.listen.port) +
                 (stand_in ? "" : " (where something listens already)"));
}

/// Why a request that we signed was refused: by ourselves it can only be what arrived; another
/// server may have been given another token.
Finding signature_refused(bool by_ourselves) {
  const std::string address =
      "TWILIO_WEBHOOK_BASE_URL must be the address exactly as the carrier calls it, and the proxy "
      "must pass path and query unchanged";
  if (by_ourselves)
    return bad("signature",
               "our own rightly signed request was refused: what arrives differs from what was "
               "signed",
               address);
  return bad("signature",
             "the server that runs there refused what we signed with our TWILIO_AUTH_TOKEN",
             "give this shell and that server the same TWILIO_AUTH_TOKEN, that of "
             "console.twilio.com (Account Info); if they have it, " +
                 address);
}

Finding judge(int signed_status, int forged_status, const Settings& settings, bool by_ourselves) {
  if (signed_status == 403) return signature_refused(by_ourselves);
  if (signed_status == 401 || signed_status / 100 == 3)
    return bad("public-url", "something in front of us answered " + std::to_string(signed_status),
               "switch off sign-in pages and redirects of the tunnel or proxy for " +
                   settings.webhook_base);
  if (signed_status != 204)
    return bad("public-url",
               "the address answers " + std::to_string(signed_status) + ", which we never do",
               "it leads elsewhere: point the tunnel or proxy at TANDEM_LISTEN");
  if (settings.validate_signature && forged_status != 403)
    return bad("signature", "a forged request was answered " + std::to_string(forged_status),
               "another server answers there, or TWILIO_VALIDATE_SIGNATURE is off in it");
  const auto url = net::Url::parse(settings.webhook_base);
  if (!settings.ca_file.empty() && url && url->tls() && !url->loopback())
    return note("signature",
                "right ones pass, forged ones are refused; but TANDEM_CA_FILE is set, so whether "
                "the carrier trusts the certificate too was not tried",
                "the carrier takes publicly trusted certificates only: unset TANDEM_CA_FILE and "
                "run this again");
  if (!settings.validate_signature)
    return note("signature", "signatures are not checked", "only ever do that on loopback");
  return good("signature",
              "right ones pass through " + settings.webhook_base + ", forged ones are refused");
}

/// What came of a request to the address that this node alone has: who answered, and whether that
/// is us. `stand_in`: no server runs here, the doctor answers itself.
Finding judge_own_address(const std::string& base, const Result<net::HttpResponse>& answer,
                          const std::optional<std::string>& name, const StandIn& stand_in) {
  constexpr const char* kSubject = "own-address";
  const std::string mend =
      "lead TWILIO_STREAM_BASE_URL to this node alone, all of /api/twilio/voice/ (its DNS name, "
      "the proxy's rule for it): streams, and answers about calls that it places, find it by that";
  if (!answer) return bad(kSubject, base + " cannot be reached: " + answer.error().message(), mend);
  if (answer->status == 204 && stand_in.asked())
    return good(kSubject, base + " leads to this node");
  const std::string theirs(answer->header(kNodeHeader).value_or(""));
  if (answer->status == 204 && !theirs.empty() && !stand_in.serves())
    return theirs == name ? good(kSubject, base + " leads to this node, `" + theirs + '`')
                          : bad(kSubject,
                                base + " leads to the node `" + theirs + "`, and this one is `" +
                                    name.value_or("without a name yet") + '`',
                                mend);
  return bad(kSubject,
             base + " leads to " + (theirs.empty() ? "another server" : '`' + theirs + '`') +
                 ", which answers " + std::to_string(answer->status),
             mend);
}

}  // namespace

Task<Findings> check_public_url(EventLoop& loop, const net::Dialer& dialer,
                                const Settings& settings) {
  Findings findings;
  if (settings.webhook_base.empty() || settings.twilio.auth_token.empty()) {
    findings.push_back(
        skipped("public-url", "needs TWILIO_WEBHOOK_BASE_URL and TWILIO_AUTH_TOKEN"));
    co_return findings;
  }
  const std::string url_text = CarrierUrls{settings.webhook_base, settings.stream_base}.status();
  const auto url = net::Url::parse(url_text);
  if (!url) {
    findings.push_back(skipped("public-url", "TWILIO_WEBHOOK_BASE_URL is no URL"));
    co_return findings;
  }
  StandIn stand_in(loop, settings);
  stand_in.start();
  net::HttpClient http(loop, dialer, net::HttpClient::Options{});
  net::Url to = *url;
  net::HttpRequest right = probe(url_text, settings.twilio.auth_token);
  const auto taken = co_await http.send(std::move(to), std::move(right), kDeadline);
  if (!taken) {
    findings.push_back(unreachable(taken.error(), settings, stand_in.serves()));
  } else {
    net::Url again = *url;
    net::HttpRequest wrong = probe(url_text, settings.twilio.auth_token + "x");
    const auto refused = co_await http.send(std::move(again), std::move(wrong), kDeadline);
    findings.push_back(
        judge(taken->status, refused ? refused->status : 0, settings, stand_in.asked()));
  }
  const std::string own_base = webhook_base_of(settings.stream_base);
  const std::string own_text = std::string(own_base).append(kVoiceStatusPath);
  const auto own_url = net::Url::parse(own_text);
  if (own_url && own_base != settings.webhook_base) {
    stand_in.forget();
    net::Url own = *own_url;
    net::HttpRequest request = probe(own_text, settings.twilio.auth_token);
    const auto answer = co_await http.send(std::move(own), std::move(request), kDeadline);
    findings.push_back(judge_own_address(own_base, answer, own_name(settings), stand_in));
  }
  co_await stand_in.stop();
  co_return findings;
}

}  // namespace tandem::control
