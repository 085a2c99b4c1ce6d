#include <algorithm>
#include <string>
#include <string_view>

#include "bridge/carrier/twilio_rest.hpp"
#include "control/carrier/twilio_rest_client.hpp"
#include "control/doctor/machine_checks.hpp"
#include "control/doctor/peer_checks.hpp"
#include "control/webhook/carrier_urls.hpp"
#include "core/log/redaction.hpp"

namespace tandem::control {
namespace {

Finding carrier_refused(const net::HttpResponse& response) {
  const auto error = carrier::read_error(response.status, response.body);
  const std::string what = "the REST API answered " + std::to_string(response.status) +
                           (error.message.empty() ? "" : ": " + error.message);
  if (carrier::classify(error) == carrier::RestOutcome::BadCredentials)
    return bad("carrier", what,
               "TWILIO_ACCOUNT_SID with TWILIO_AUTH_TOKEN (or TWILIO_API_KEY_SID with "
               "TWILIO_API_KEY_SECRET) must be of one account and region: copy them anew from "
               "console.twilio.com");
  return bad("carrier", what, "look at status.twilio.com, and check TWILIO_API_BASE");
}

/// What is wrong with where one number of the account leads.
void check_number(const carrier::RestNumber& number, const CarrierUrls& urls, Findings& findings) {
  const std::string shown = log::mask_phone_number(number.phone_number);
  const std::string place =
      "console.twilio.com > Phone Numbers > Active numbers > (this number) > Voice: ";
  if (!number.trunk_sid.empty() || !number.voice_application_sid.empty()) {
    findings.push_back(bad("number",
                           shown + " is bound to a " +
                               (number.trunk_sid.empty() ? "TwiML app" : "SIP trunk") +
                               ", so its webhook is ignored",
                           place + "configure with Webhook"));
    return;
  }
  if (number.voice_url != urls.inbound()) {
    findings.push_back(
        bad("number",
            shown + " calls " +
                (number.voice_url.empty() ? std::string("nothing") : log::redact(number.voice_url)),
            place + "A call comes in: Webhook, " + urls.inbound() + ", HTTP POST"));
    return;
  }
  if (number.status_callback != urls.status())
    findings.push_back(note("number", shown + " calls us, but does not tell how calls end",
                            place + "Call status changes: " + urls.status()));
  else
    findings.push_back(good("number", shown + " calls us"));
}

/// With an API key the token is in no request of ours, and yet the carrier signs with it.
Task<Finding> check_token(EventLoop& loop, const net::Dialer& dialer, TwilioAccount account) {
  account.api_key_sid.clear();
  const TwilioAccount& with_token = account;
  TwilioRestClient rest(loop, dialer, with_token);
  auto request = carrier::list_numbers(account.account_sid, {}, 1);
  const auto answer = co_await rest.send(std::move(request), TwilioRestClient::Repeat::Safe);
  if (!answer || answer->status >= 500) co_return skipped("token", "the REST API does not answer");
  if (answer->status == 401)
    co_return bad("token",
                  "TWILIO_AUTH_TOKEN is not that of the account: what the carrier signs would be "
                  "refused",
                  "copy it from console.twilio.com (Account Info); an API key cannot replace it");
  co_return good("token", "TWILIO_AUTH_TOKEN is the account's");
}

Finding foreign_number(const std::string& number) {
  return bad("number", log::mask_phone_number(number) + " is not a number of this account",
             "correct [[numbers]], or buy or port the number");
}

}  // namespace

Task<Findings> check_carrier(EventLoop& loop, const net::Dialer& dialer,
                             const Configuration& configuration) {
  const Settings& settings = configuration.settings;
  Findings findings;
  if (settings.twilio.account_sid.empty() || settings.twilio.rest_password().empty()) {
    findings.push_back(skipped("carrier", "no credentials"));
    co_return findings;
  }
  TwilioRestClient rest(loop, dialer, settings.twilio);
  const CarrierUrls urls{settings.webhook_base, settings.stream_base};
  bool clock_checked = false;
  for (const std::string& number : configuration.directory->numbers()) {
    auto request = carrier::list_numbers(settings.twilio.account_sid, number);
    const auto answer = co_await rest.send(std::move(request), TwilioRestClient::Repeat::Safe);
    if (!answer) {
      findings.push_back(bad(
          "carrier", settings.twilio.api_base + " cannot be reached: " + answer.error().message(),
          "check DNS, the firewall and TWILIO_API_BASE"));
      co_return findings;
    }
    if (!clock_checked) {
      clock_checked = true;
      const auto date = parse_http_date(answer->header("Date").value_or(""));
      if (date)
        findings.push_back(check_clock("the carrier", std::chrono::system_clock::now(), *date));
    }
    if (answer->status >= 400) {
      findings.push_back(carrier_refused(*answer));
      co_return findings;
    }
    const auto page = carrier::read_number_page(answer->body);
    if (!page) {
      findings.push_back(bad("carrier", "the REST API's answer cannot be read",
                             "TWILIO_API_BASE does not lead to Twilio's API"));
      co_return findings;
    }
    const auto found =
        std::find_if(page->numbers.begin(), page->numbers.end(),
                     [&](const carrier::RestNumber& one) { return one.phone_number == number; });
    if (found == page->numbers.end())
      findings.push_back(foreign_number(number));
    else
      check_number(*found, urls, findings);
  }
  findings.push_back(clock_checked ? good("carrier", "the REST API takes our credentials")
                                   : skipped("carrier", "no numbers to look at"));
  if (!settings.twilio.api_key_sid.empty() && !settings.twilio.auth_token.empty()) {
    TwilioAccount account = settings.twilio;
    findings.push_back(co_await check_token(loop, dialer, std::move(account)));
  }
  co_return findings;
}

}  // namespace tandem::control
