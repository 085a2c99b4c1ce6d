#include "control/doctor/number_fix.hpp"

#include <algorithm>
#include <system_error>

#include "bridge/carrier/twilio_rest.hpp"
#include "control/carrier/twilio_rest_client.hpp"
#include "control/doctor/number_memory.hpp"
#include "control/webhook/carrier_urls.hpp"
#include "core/log/redaction.hpp"

namespace tandem::control {
namespace {

constexpr const char* kSubject = "number";

/// Why the API did not do what it was asked, or nothing.
std::string complaint(const Result<net::HttpResponse>& answer) {
  if (!answer) return "the REST API cannot be reached: " + answer.error().message();
  if (answer->status < 400) return {};
  const auto error = carrier::read_error(answer->status, answer->body);
  return "the REST API answered " + std::to_string(answer->status) +
         (error.message.empty() ? "" : ": " + error.message);
}

Finding failed(const std::string& shown, const std::string& why) {
  return bad(kSubject, shown + ": " + why, "`tandem doctor` says of the carrier what is wrong");
}

/// One number pointed here. Named parts instead of a temporary inside `co_await`.
Task<Finding> point_here(TwilioRestClient& rest, const Configuration& configuration,
                         carrier::RestNumber number) {
  const Settings& settings = configuration.settings;
  const CarrierUrls urls{settings.webhook_base, settings.stream_base};
  const std::string shown = log::mask_phone_number(number.phone_number);
  if (!number.trunk_sid.empty() || !number.voice_application_sid.empty())
    co_return bad(kSubject, shown + " is bound to a SIP trunk or TwiML app; its webhook is ignored",
                  "unbind it at console.twilio.com, then run this again");
  if (number.voice_url == urls.inbound() && number.status_callback == urls.status())
    co_return good(kSubject, shown + " calls us already");

  const auto file = former_webhooks_file(settings.data_dir);
  const FormerWebhooks former{number.sid,
                              number.phone_number,
                              number.voice_url,
                              number.voice_method,
                              number.voice_fallback_url,
                              number.voice_fallback_method,
                              number.status_callback,
                              number.status_callback_method};
  if (!remember_former_webhooks(file, former))
    co_return bad(kSubject, shown + " was left alone: " + file.string() + " cannot be written",
                  "make the data directory writable; without that file nothing could be undone");
  auto request =
      carrier::set_number_webhooks(settings.twilio.account_sid, number.sid,
                                   {urls.inbound(), number.voice_fallback_url, urls.status()});
  const auto answer = co_await rest.send(std::move(request), TwilioRestClient::Repeat::Safe);
  if (const std::string why = complaint(answer); !why.empty()) co_return failed(shown, why);
  co_return good(kSubject, shown + " now calls " + urls.inbound());
}

}  // namespace

Task<Findings> point_numbers_here(EventLoop& loop, const net::Dialer& dialer,
                                  const Configuration& configuration) {
  const Settings& settings = configuration.settings;
  Findings findings;
  if (settings.twilio.account_sid.empty() || settings.twilio.rest_password().empty() ||
      settings.webhook_base.empty()) {
    findings.push_back(skipped(kSubject,
                               "needs the carrier's credentials and "
                               "TWILIO_WEBHOOK_BASE_URL"));
    co_return findings;
  }
  TwilioRestClient rest(loop, dialer, settings.twilio);
  for (const std::string& wanted : configuration.directory->numbers()) {
    const std::string shown = log::mask_phone_number(wanted);
    auto request = carrier::list_numbers(settings.twilio.account_sid, wanted);
    const auto answer = co_await rest.send(std::move(request), TwilioRestClient::Repeat::Safe);
    if (const std::string why = complaint(answer); !why.empty()) {
      findings.push_back(failed(shown, why));
      // It would answer the same to the next.
      if (!answer || answer->status == 401) co_return findings;
      continue;
    }
    const auto page = carrier::read_number_page(answer->body);
    const carrier::RestNumber* found = nullptr;
    if (page)
      for (const carrier::RestNumber& one : page->numbers)
        if (one.phone_number == wanted) found = &one;
    if (found == nullptr) {
      findings.push_back(failed(shown, "it is not a number of this account"));
      continue;
    }
    carrier::RestNumber number = *found;
    findings.push_back(co_await point_here(rest, configuration, std::move(number)));
  }
  co_return findings;
}

Task<Findings> point_numbers_back(EventLoop& loop, const net::Dialer& dialer,
                                  const Configuration& configuration) {
  const Settings& settings = configuration.settings;
  Findings findings;
  const auto file = former_webhooks_file(settings.data_dir);
  const auto former = read_former_webhooks(file);
  if (!former || former->empty()) {
    findings.push_back(former ? good(kSubject, "nothing to undo: no number was pointed here")
                              : bad(kSubject, file.string() + " cannot be understood",
                                    "restore the numbers by hand at console.twilio.com"));
    co_return findings;
  }
  TwilioRestClient rest(loop, dialer, settings.twilio);
  bool all_back = true;
  for (const FormerWebhooks& one : *former) {
    carrier::NumberWebhooks before{one.voice_url, one.voice_fallback_url, one.status_callback};
    // Twilio takes no empty method; POST is what it has where nobody chose one.
    if (!one.voice_method.empty()) before.voice_method = one.voice_method;
    if (!one.status_callback_method.empty())
      before.status_callback_method = one.status_callback_method;
    before.voice_fallback_method = one.voice_fallback_method;
    auto request =
        carrier::set_number_webhooks(settings.twilio.account_sid, one.number_sid, before);
    const auto answer = co_await rest.send(std::move(request), TwilioRestClient::Repeat::Safe);
    const std::string shown = log::mask_phone_number(one.phone_number);
    const std::string why = complaint(answer);
    all_back = all_back && why.empty();
    findings.push_back(why.empty() ? good(kSubject, shown + " leads where it led before")
                                   : failed(shown, why));
  }
  std::error_code ignored;
  if (all_back) std::filesystem::remove(file, ignored);
  co_return findings;
}

}  // namespace tandem::control
