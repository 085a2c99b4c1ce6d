// Text messages of the REST API: they are taken and logged; nobody receives them.
#include <algorithm>

#include "tools/sim/carrier/rest_api.hpp"

namespace tandem::sim {
namespace {

namespace json = boost::json;

constexpr std::string_view kKnown[] = {"To", "From", "Body", "StatusCallback"};
/// Of a `Body`, in characters; one segment of it in the plainest alphabet.
constexpr std::size_t kBodyMax = 1'600, kSegment = 160;

std::size_t characters(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

bool is_telephone(const std::string& text) {
  return text.size() >= 8 && text.size() <= 16 && text[0] == '+' &&
         text.find_first_not_of("0123456789", 1) == std::string::npos;
}

}  // namespace

net::HttpResponse RestApi::create_message(const FormFields& form) {
  for (const auto& [name, value] : form)
    if (std::find(std::begin(kKnown), std::end(kKnown), name) == std::end(kKnown))
      return rest_error(400, 20001, "Unknown parameter " + name);
  const std::string to = form_value(form, "To"), from = form_value(form, "From"),
                    body = form_value(form, "Body");
  if (!is_telephone(to))
    return rest_error(400, 21211, "The 'To' number " + to + " is not a valid phone number.");
  if (body.empty()) return rest_error(400, 21602, "Message body is required.");
  if (characters(body) > kBodyMax)
    return rest_error(400, 21617, "The concatenated message body exceeds the 1600 character limit");
  const bool own = std::any_of(numbers_.begin(), numbers_.end(),
                               [&](const Number& number) { return number.number == from; });
  if (!own)
    return rest_error(400, 21659, "'From' " + from + " is not a Twilio phone number of yours");
  const std::string sid = context_.sids.make("SM");
  const std::string uri = account_path() + "/Messages/" + sid;
  const std::string now = rfc2822(std::chrono::system_clock::now());
  return json_reply(201,
                    json::object{{"account_sid", context_.options.account_sid},
                                 {"api_version", "2010-04-01"},
                                 {"body", body},
                                 {"date_created", now},
                                 {"date_sent", nullptr},
                                 {"date_updated", now},
                                 {"direction", "outbound-api"},
                                 {"error_code", nullptr},
                                 {"error_message", nullptr},
                                 {"from", from},
                                 {"messaging_service_sid", nullptr},
                                 {"num_media", "0"},
                                 {"num_segments", std::to_string(characters(body) / kSegment + 1)},
                                 {"price", nullptr},
                                 {"price_unit", "USD"},
                                 {"sid", sid},
                                 {"status", "queued"},
                                 {"subresource_uris", json::object{{"media", uri + "/Media.json"}}},
                                 {"to", to},
                                 {"uri", uri + ".json"}});
}

}  // namespace tandem::sim
