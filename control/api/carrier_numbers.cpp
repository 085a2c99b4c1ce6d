#include "control/api/carrier_numbers.hpp"

#include <boost/json/parse.hpp>

#include "control/api/database_call.hpp"
#include "control/api/refusal.hpp"
#include "control/api/resource_routes.hpp"
#include "control/store/desk_store.hpp"
#include "control/webhook/carrier_urls.hpp"
#include "core/json/writer.hpp"

namespace tandem::api {
namespace {

using shape::Kind;
using shape::Presence;

/// Pages of 50 that are read at most: a thousand numbers.
constexpr int kPagesMax = 20;

shape::Shape number_shape() {
  return {"CarrierNumber",
          {{"sid", shape::text(1, 64), Presence::Required, "The carrier's id."},
           {"number", shape::text(1, 64), Presence::Required, {}, "\"+15551234567\""},
           {"name", shape::text(0, 200), Presence::Required},
           {"voice_url", shape::text(0, 2'000), Presence::Required, "What it calls now."},
           {"points_here", shape::of(Kind::Boolean), Presence::Required}}};
}

Refusal carrier_refused(int status, const std::string& body) {
  const auto error = carrier::read_error(status, body);
  return {502, "carrier-refused", "The carrier refused",
          error.message.empty() ? "It answered " + std::to_string(status) + '.' : error.message};
}

}  // namespace

CarrierNumbers::CarrierNumbers(EventLoop& loop, net::Dialer dialer,
                               const control::Settings& settings, store::ConnectionPool& database)
    : loop_(loop),
      settings_(settings),
      database_(database),
      rest_(loop, std::move(dialer), settings.twilio) {}

void CarrierNumbers::add_routes(RouteTable& table) {
  Route list_route;
  list_route.method = "GET";
  list_route.path = "/api/numbers/carrier";
  list_route.operation = "listCarrierNumbers";
  list_route.tag = "Numbers";
  list_route.summary = "Lists the numbers of the carrier's account";
  list_route.access = Access::Operator;
  list_route.reply = shape::object(
      {"CarrierNumberList",
       {{"data", shape::list_of(shape::object(number_shape()), 1'000), Presence::Required}}});
  list_route.handler = [this](Given request) { return list(std::move(request)); };
  table.add(std::move(list_route));

  Route point_route;
  point_route.method = "POST";
  point_route.path = "/api/numbers/{id}/point";
  point_route.operation = "pointNumber";
  point_route.tag = "Numbers";
  point_route.summary = "Tells the carrier to bring calls of this number here";
  point_route.access = Access::Operator;
  point_route.reply = shape::object(store::row_shape(store::phone_numbers()));
  point_route.handler = [this](Given request) { return point(std::move(request)); };
  table.add(std::move(point_route));
}

Task<net::HttpResponse> CarrierNumbers::ask(carrier::RestRequest request) {
  auto answer = co_await rest_.send(std::move(request), control::TwilioRestClient::Repeat::Safe);
  if (!answer)
    throw Refusal(502, "carrier-away", "The carrier cannot be reached", answer.error().message());
  if (answer->status >= 400) throw carrier_refused(answer->status, answer->body);
  co_return std::move(*answer);
}

Task<Reply> CarrierNumbers::list(Given) {
  const control::CarrierUrls urls{settings_.webhook_base, settings_.stream_base};
  Reply reply(200);
  json::Writer writer(reply.body);
  writer.begin_object().key("data").begin_array();
  carrier::RestRequest next = carrier::list_numbers(settings_.twilio.account_sid, {});
  for (int page = 0; page < kPagesMax; ++page) {
    carrier::RestRequest request = std::move(next);
    const net::HttpResponse answer = co_await ask(std::move(request));
    const auto read = carrier::read_number_page(answer.body);
    if (!read) throw carrier_refused(answer.status, answer.body);
    for (const carrier::RestNumber& one : read->numbers)
      writer.begin_object()
          .member("sid", one.sid)
          .member("number", one.phone_number)
          .member("name", one.friendly_name)
          .member("voice_url", one.voice_url)
          .member("points_here", one.voice_url == urls.inbound())
          .end_object();
    if (read->next_page_uri.empty()) break;
    next = carrier::next_page(read->next_page_uri);
  }
  writer.end_array().end_object();
  co_return reply;
}

Task<Reply> CarrierNumbers::point(Given request) {
  const std::string id = request->parameter("id");
  auto row = std::make_shared<Reply>();
  store::Work look = [row, id](pqxx::transaction_base& tx) {
    *row = read_reply(tx, store::phone_numbers(), id);
  };
  store::Acting reader = store::Acting::tenant(request->principal.claims());
  co_await transact(database_, loop_, std::move(reader), std::move(look), request,
                    store::Access::ReadOnly);
  const std::string number(boost::json::parse(row->body).at("number").as_string());

  carrier::RestRequest find = carrier::list_numbers(settings_.twilio.account_sid, number);
  const net::HttpResponse found = co_await ask(std::move(find));
  const auto page = carrier::read_number_page(found.body);
  if (!page || page->numbers.empty() || page->numbers.front().phone_number != number)
    throw conflict("The carrier's account does not have this number.");
  const carrier::RestNumber theirs = page->numbers.front();
  if (!theirs.trunk_sid.empty() || !theirs.voice_application_sid.empty())
    throw conflict("The number is bound to a SIP trunk or TwiML app; its webhook is ignored.");
  const control::CarrierUrls urls{settings_.webhook_base, settings_.stream_base};
  carrier::RestRequest set =
      carrier::set_number_webhooks(settings_.twilio.account_sid, theirs.sid,
                                   {urls.inbound(), theirs.voice_fallback_url, urls.status()});
  static_cast<void>(co_await ask(std::move(set)));

  store::Work note = [row, id, sid = theirs.sid](pqxx::transaction_base& tx) {
    const boost::json::object change{{"carrier_sid", sid}};
    require_done(store::update(tx, store::phone_numbers(), id, change, std::nullopt));
    *row = read_reply(tx, store::phone_numbers(), id);
  };
  store::Acting writer =
      store::Acting::tenant(request->principal.claims()).from(request->id, request->address);
  co_await transact(database_, loop_, std::move(writer), std::move(note), request);
  co_return std::move(*row);
}

}  // namespace tandem::api
