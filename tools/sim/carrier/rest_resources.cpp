// The resources of the REST API as JSON, with every field of the published description
// (twilio-oai, api v2010).
#include "tools/sim/carrier/rest_api.hpp"

namespace tandem::sim {

namespace {

namespace json = boost::json;

/// "+15557122661" as "(555) 712-2661"; other numbers stay as they are.
std::string formatted(const std::string& number) {
  if (!number.starts_with("+1") || number.size() != 12) return number;
  return "(" + number.substr(2, 3) + ") " + number.substr(5, 3) + "-" + number.substr(8);
}

json::value date(const std::optional<Call::Date>& date) {
  return date ? json::value(rfc2822(*date)) : json::value(nullptr);
}

}  // namespace

json::object RestApi::call_resource(const Call& call) const {
  const CallSetup& setup = call.setup();
  const Call::Dates& dates = call.dates();
  const std::string uri = account_path() + "/Calls/" + call.sid();
  json::object sub;
  for (const auto& [name, path] :
       std::initializer_list<std::pair<std::string_view, std::string_view>>{
           {"notifications", "Notifications"},
           {"recordings", "Recordings"},
           {"payments", "Payments"},
           {"events", "Events"},
           {"siprec", "Siprec"},
           {"streams", "Streams"},
           {"transcriptions", "Transcriptions"},
           {"user_defined_message_subscriptions", "UserDefinedMessageSubscriptions"},
           {"user_defined_messages", "UserDefinedMessages"}})
    sub[name] = uri + "/" + std::string(path) + ".json";
  json::value duration = nullptr;
  if (dates.ended) {
    const Call::Date begin = dates.started.value_or(*dates.ended);
    duration = std::to_string(
        std::chrono::duration_cast<std::chrono::seconds>(*dates.ended - begin).count());
  }
  json::value number_sid = nullptr;
  for (const Number& number : numbers_) {
    if (number.number == (setup.outbound ? setup.from : setup.to)) number_sid = number.sid;
  }
  const bool queued = call.status() == "queued";
  return {{"account_sid", context_.options.account_sid},
          {"annotation", nullptr},
          {"answered_by",
           call.answered_by().empty() ? json::value(nullptr) : json::value(call.answered_by())},
          {"api_version", "2010-04-01"},
          {"caller_name", nullptr},
          {"date_created", queued ? json::value(nullptr) : json::value(rfc2822(dates.created))},
          {"date_updated",
           queued ? json::value(nullptr) : json::value(rfc2822(std::chrono::system_clock::now()))},
          {"direction", setup.outbound ? "outbound-api" : "inbound"},
          {"duration", duration},
          {"end_time", date(dates.ended)},
          {"forwarded_from", nullptr},
          {"from", setup.from},
          {"from_formatted", formatted(setup.from)},
          {"group_sid", nullptr},
          {"parent_call_sid", nullptr},
          {"phone_number_sid", number_sid},
          {"price", nullptr},
          {"price_unit", "USD"},
          {"queue_time", std::to_string(setup.queue_time.count())},
          {"sid", call.sid()},
          {"start_time", date(dates.started)},
          // REST shows what the callbacks call initiated as queued.
          {"status", call.status() == "initiated" ? "queued" : call.status()},
          {"subresource_uris", std::move(sub)},
          {"to", setup.to},
          {"to_formatted", formatted(setup.to)},
          {"trunk_sid", nullptr},
          {"uri", uri + ".json"}};
}

json::object RestApi::number_resource(const Number& number) const {
  const auto field = [&](std::string_view name, std::string_view otherwise) {
    const auto found = number.fields.find(name);
    return found == number.fields.end() ? std::string(otherwise) : found->second;
  };
  static constexpr std::string_view kCreated = "Thu, 30 Jul 2026 23:19:04 +0000";
  return {
      {"sid", number.sid},
      {"account_sid", context_.options.account_sid},
      {"friendly_name", field("friendly_name", number.number)},
      {"phone_number", number.number},
      {"voice_url", field("voice_url", "")},
      {"voice_method", field("voice_method", "POST")},
      {"voice_fallback_url", field("voice_fallback_url", "")},
      {"voice_fallback_method", field("voice_fallback_method", "POST")},
      {"voice_caller_id_lookup", false},
      {"voice_application_sid", ""},
      {"voice_receive_mode", "voice"},
      {"trunk_sid", nullptr},
      {"status_callback", field("status_callback", "")},
      {"status_callback_method", field("status_callback_method", "POST")},
      {"sms_url", ""},
      {"sms_method", "POST"},
      {"sms_fallback_url", ""},
      {"sms_fallback_method", "POST"},
      {"sms_application_sid", ""},
      {"address_requirements", "none"},
      {"address_sid", nullptr},
      {"identity_sid", nullptr},
      {"bundle_sid", nullptr},
      {"emergency_status", "Active"},
      {"emergency_address_sid", nullptr},
      {"emergency_address_status", "unregistered"},
      {"beta", false},
      {"capabilities", json::object{{"voice", true}, {"sms", true}, {"mms", true}, {"fax", false}}},
      {"origin", "twilio"},
      {"status", "in-use"},
      {"type", "local"},
      {"api_version", "2010-04-01"},
      {"date_created", kCreated},
      {"date_updated", kCreated},
      {"uri", account_path() + "/IncomingPhoneNumbers/" + number.sid + ".json"}};
}

}  // namespace tandem::sim
