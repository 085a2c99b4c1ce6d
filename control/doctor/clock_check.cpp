#include <string>

#include "control/doctor/machine_checks.hpp"
#include "control/doctor/peer_checks.hpp"
#include "core/net/http_client.hpp"

namespace tandem::control {

Task<Findings> check_service_clock(EventLoop& loop, const net::Dialer& dialer,
                                   const Settings& settings) {
  Findings findings;
  if (settings.model.url.host.empty()) co_return findings;  // `check_model` says why.
  net::HttpClient http(loop, dialer, net::HttpClient::Options());
  // Any answer bears a date: no key is needed, and a refusal serves as well.
  net::Url url = settings.model.url;
  url.scheme = url.scheme == "wss" ? "https" : "http";
  url.target = "/";
  net::HttpRequest request("GET", url.target);
  const auto answer =
      co_await http.send(std::move(url), std::move(request), std::chrono::milliseconds(5'000));
  if (!answer) {
    findings.push_back(skipped("clock", settings.model.url.host + " does not answer"));
    co_return findings;
  }
  const auto date = parse_http_date(answer->header("Date").value_or(""));
  findings.push_back(
      date ? check_clock("the model's service", std::chrono::system_clock::now(), *date)
           : skipped("clock", settings.model.url.host + " does not tell the time"));
  co_return findings;
}

}  // namespace tandem::control
