#include "control/outbound/email_channel.hpp"

#include <boost/json.hpp>

#include "control/outbound/receiver_answer.hpp"

namespace tandem::outbound {
namespace {

namespace js = boost::json;

constexpr std::chrono::milliseconds kLimit{15'000};

std::string text_in(const js::object& payload, std::string_view name) {
  const js::value* found = payload.if_contains(name);
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
}

/// Of what becomes a header of the letter, in which a line's end begins another one.
std::string header_in(const js::object& payload, std::string_view name) {
  std::string text = text_in(payload, name);
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  return text;
}

constexpr const char* kRenew =
    "\n\nRenew it, or ask for another plan, under Subscription in the console.\n";

Letter lapse_warning(const js::object& payload) {
  const std::string who = text_in(payload, "organisation");
  const std::string when = text_in(payload, "lapses_at").substr(0, 10);
  return {"Your subscription ends on " + when,
          "The subscription of " + who + " ends on " + when +
              ". From then on new calls hear a polite refusal; calls that are under way are not "
              "cut." +
              kRenew,
          {},
          {}};
}

Letter lapse_notice(const js::object& payload) {
  const std::string who = text_in(payload, "organisation");
  return {
      "Your subscription has ended",
      "The subscription of " + who + " ended on " + text_in(payload, "lapses_at").substr(0, 10) +
          ". New calls hear a polite refusal until it is renewed; what was kept stays." + kRenew,
      {},
      {}};
}

std::string body_of(const MailService& service, const std::string& to, const Letter& letter) {
  js::object body{{"from", service.sender}, {"to", js::array{to}}, {"subject", letter.subject}};
  if (!letter.text.empty()) body["text"] = letter.text;
  if (!letter.html.empty()) body["html"] = letter.html;
  if (!letter.reply_to.empty()) body["reply_to"] = letter.reply_to;
  return js::serialize(body);
}

}  // namespace

Letter letter_of(const store::OutboundItem& item) {
  boost::system::error_code error;
  const js::value parsed = js::parse(item.payload, error);
  const js::object* payload = error ? nullptr : parsed.if_object();
  if (payload == nullptr) return {};
  if (item.event == "subscription.lapsing") return lapse_warning(*payload);
  if (item.event == "subscription.lapsed") return lapse_notice(*payload);
  Letter letter{header_in(*payload, "subject"), text_in(*payload, "text"),
                text_in(*payload, "html"), header_in(*payload, "reply_to")};
  if (letter.text.empty() && letter.html.empty()) letter.subject.clear();
  return letter;
}

Task<store::OutboundOutcome> EmailChannel::deliver(
    std::shared_ptr<const store::OutboundItem> item) {
  if (service_.api_key.empty())
    co_return refused("this node sends no e-mail: RESEND_API_KEY is unset");
  const Letter letter = letter_of(*item);
  if (letter.subject.empty()) co_return refused("an e-mail needs a subject, and text or html");
  auto url = net::Url::parse(service_.api_base + "/emails");
  if (!url) co_return refused("RESEND_API_BASE is no URL");
  net::HttpRequest request("POST", "/");
  request.headers.emplace_back("Authorization", "Bearer " + service_.api_key);
  request.headers.emplace_back("Content-Type", "application/json");
  // The service takes a repetition under this key for what it is.
  request.headers.emplace_back("Idempotency-Key", item->id);
  request.body = body_of(service_, item->destination, letter);
  net::Url to = *url;
  const Result<net::HttpResponse> answer =
      co_await http_.send(std::move(to), std::move(request), kLimit);
  store::OutboundOutcome outcome = outcome_of_service(answer);
  co_return outcome;
}

}  // namespace tandem::outbound
