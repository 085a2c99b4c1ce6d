#include "bridge/carrier/twilio_rest.hpp"

#include <algorithm>
#include <charconv>

#include "bridge/carrier/errc.hpp"
#include "core/base64.hpp"
#include "core/json/dom.hpp"
#include "core/json/fields.hpp"
#include "core/utf8.hpp"

namespace tandem::carrier {
namespace {

using Fields = json::Fields<errc>;

constexpr std::string_view kApiRoot = "/2010-04-01/";
constexpr std::size_t kMessageBytesMax = 500;
constexpr std::chrono::milliseconds kFirstDelay{100};
constexpr std::chrono::milliseconds kDelayMax{3'000};

std::string account_path(std::string_view account_sid) {
  return std::string{kApiRoot} + "Accounts/" + percent_encode(account_sid);
}

std::string call_path(std::string_view account_sid, std::string_view call_sid) {
  return account_path(account_sid) + "/Calls/" + percent_encode(call_sid) + ".json";
}

/// Parses `text` and gives its object to `read`; any fault of either is the result.
template <class T, class Read>
Result<T> read_object(std::string_view text, Read&& read) {
  const simdjson::padded_string padded{text};
  json::Dom dom;
  simdjson::dom::object root;
  switch (dom.parse({padded.data(), padded.size()}, root)) {
    case json::Dom::Fault::None:
      break;
    case json::Dom::Fault::Malformed:
      return errc::malformed_json;
    case json::Dom::Fault::NotAnObject:
      return errc::not_an_object;
    case json::Dom::Fault::TooDeep:
      return errc::too_deep;
  }
  std::optional<errc> broken;
  T value = read(Fields{root, broken});
  if (broken) return *broken;
  return value;
}

/// The name of what a request is about. An empty one names nothing: nobody could ask about it, end
/// it, or know it again in a webhook.
std::string sid_of(const Fields& object) {
  const std::string_view sid = object.string("sid");
  if (sid.empty()) object.fail(errc::missing_field);
  return std::string{sid};
}

RestCall call_from(const Fields& object) {
  RestCall call;
  call.sid = sid_of(object);
  call.account_sid = object.string_or_empty("account_sid");
  call.status = object.string("status");
  call.direction = object.string_or_empty("direction");
  call.from = object.string_or_empty("from");
  call.to = object.string_or_empty("to");
  if (!object.string_or_empty("duration").empty())
    call.duration = std::chrono::seconds{static_cast<std::int64_t>(object.number("duration"))};
  return call;
}

RestNumber number_from(const Fields& object) {
  RestNumber number;
  number.sid = sid_of(object);
  number.phone_number = object.string("phone_number");
  number.friendly_name = object.string_or_empty("friendly_name");
  number.voice_url = object.string_or_empty("voice_url");
  number.voice_method = object.string_or_empty("voice_method");
  number.voice_fallback_url = object.string_or_empty("voice_fallback_url");
  number.voice_fallback_method = object.string_or_empty("voice_fallback_method");
  number.status_callback = object.string_or_empty("status_callback");
  number.status_callback_method = object.string_or_empty("status_callback_method");
  number.voice_application_sid = object.string_or_empty("voice_application_sid");
  number.trunk_sid = object.string_or_empty("trunk_sid");
  return number;
}

}  // namespace

std::string basic_authorization(std::string_view user, std::string_view secret) {
  return "Basic " + base64_encode(std::string{user}.append(":").append(secret));
}

RestRequest create_call(std::string_view account_sid, const CallToPlace& call) {
  FormFields form{{"To", call.to},
                  {"From", call.from},
                  {"Url", call.url},
                  {"Method", "POST"},
                  {"StatusCallback", call.status_callback},
                  {"StatusCallbackMethod", "POST"},
                  {"Timeout", std::to_string(call.ring_timeout.count())},
                  {"TimeLimit", std::to_string(call.time_limit.count())}};
  if (!call.fallback_url.empty()) {
    form.emplace_back("FallbackUrl", call.fallback_url);
    form.emplace_back("FallbackMethod", "POST");
  }
  for (const char* event : {"initiated", "ringing", "answered", "completed"})
    form.emplace_back("StatusCallbackEvent", event);
  if (!call.machine_callback.empty()) {
    form.emplace_back("MachineDetection", call.awaits_message_end ? "DetectMessageEnd" : "Enable");
    form.emplace_back("AsyncAmd", "true");
    form.emplace_back("AsyncAmdStatusCallback", call.machine_callback);
    form.emplace_back("AsyncAmdStatusCallbackMethod", "POST");
  }
  return {"POST", account_path(account_sid) + "/Calls.json", encode_form(form)};
}

RestRequest fetch_call(std::string_view account_sid, std::string_view call_sid) {
  return {"GET", call_path(account_sid, call_sid), {}};
}

RestRequest complete_call(std::string_view account_sid, std::string_view call_sid) {
  return {"POST", call_path(account_sid, call_sid), encode_form({{"Status", "completed"}})};
}

RestRequest cancel_call(std::string_view account_sid, std::string_view call_sid) {
  return {"POST", call_path(account_sid, call_sid), encode_form({{"Status", "canceled"}})};
}

RestRequest update_call_twiml(std::string_view account_sid, std::string_view call_sid,
                              std::string_view twiml) {
  return {"POST", call_path(account_sid, call_sid), encode_form({{"Twiml", std::string{twiml}}})};
}

RestRequest list_numbers(std::string_view account_sid, std::string_view phone_number,
                         int page_size) {
  std::string target = account_path(account_sid) + "/IncomingPhoneNumbers.json?";
  if (!phone_number.empty()) target += "PhoneNumber=" + percent_encode(phone_number) + "&";
  return {"GET", target + "PageSize=" + std::to_string(page_size), {}};
}

RestRequest next_page(std::string_view next_page_uri) {
  return {"GET", std::string{next_page_uri}, {}};
}

RestRequest set_number_webhooks(std::string_view account_sid, std::string_view number_sid,
                                const NumberWebhooks& webhooks) {
  FormFields form{{"VoiceUrl", webhooks.voice_url},
                  {"VoiceMethod", webhooks.voice_method},
                  {"VoiceFallbackUrl", webhooks.voice_fallback_url},
                  {"StatusCallback", webhooks.status_callback},
                  {"StatusCallbackMethod", webhooks.status_callback_method}};
  if (!webhooks.voice_fallback_method.empty())
    form.emplace_back("VoiceFallbackMethod", webhooks.voice_fallback_method);
  return {
      "POST",
      account_path(account_sid) + "/IncomingPhoneNumbers/" + percent_encode(number_sid) + ".json",
      encode_form(form)};
}

Result<RestCall> read_call(std::string_view json) { return read_object<RestCall>(json, call_from); }

Result<RestNumberPage> read_number_page(std::string_view json) {
  return read_object<RestNumberPage>(json, [](const Fields& object) {
    RestNumberPage page;
    object.for_each_object("incoming_phone_numbers", [&page](const Fields& number) {
      page.numbers.push_back(number_from(number));
    });
    // Our credentials go where this says, so nothing but a path of this API will do.
    const std::string_view next = object.string_or_empty("next_page_uri");
    if (!next.empty() && !next.starts_with(kApiRoot)) object.fail(errc::wrong_type);
    page.next_page_uri = next;
    return page;
  });
}

Result<RestNumber> read_number(std::string_view json) {
  return read_object<RestNumber>(json, number_from);
}

RestError read_error(int status, std::string_view body) {
  const Result<RestError> found = read_object<RestError>(body, [status](const Fields& object) {
    RestError error{status, 0, {}};
    error.code = static_cast<int>(std::min<std::uint64_t>(object.number_or("code", 0), 999'999));
    std::string_view message = object.string_or_empty("message");
    if (message.empty()) message = object.string_or_empty("detail");
    if (message.empty()) message = object.string_or_empty("title");
    error.message = utf8_prefix(message, kMessageBytesMax);
    return error;
  });
  return found ? *found : RestError{status, 0, {}};
}

RestOutcome classify(const RestError& error) noexcept {
  if (error.status < 400) return RestOutcome::Done;
  if (error.status == 401 || error.status == 403) return RestOutcome::BadCredentials;
  if (error.status == 404 || error.code == 21220) return RestOutcome::CallGone;
  if (error.status == 429) return RestOutcome::TooManyRequests;
  if (error.status >= 500) return RestOutcome::ServerFault;
  return RestOutcome::Refused;
}

std::chrono::milliseconds retry_delay(int tries_made, double fraction,
                                      std::string_view retry_after) noexcept {
  int seconds = 0;
  const char* const end = retry_after.data() + retry_after.size();
  const auto [stop, error] = std::from_chars(retry_after.data(), end, seconds);
  if (!retry_after.empty() && error == std::errc{} && stop == end && seconds >= 0)
    return std::min<std::chrono::milliseconds>(std::chrono::seconds{std::min(seconds, 3)},
                                               kDelayMax);
  const int doublings = std::clamp(tries_made, 0, 5);
  const std::chrono::milliseconds longest = std::min(kFirstDelay * (1 << doublings), kDelayMax);
  return std::chrono::milliseconds{static_cast<std::int64_t>(static_cast<double>(longest.count()) *
                                                             std::clamp(fraction, 0.0, 1.0))};
}

}  // namespace tandem::carrier
