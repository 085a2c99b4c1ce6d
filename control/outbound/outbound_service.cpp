#include "control/outbound/outbound_service.hpp"

#include "control/analysis/analysis_channel.hpp"
#include "control/carrier/twilio_rest_client.hpp"
#include "control/outbound/courier.hpp"
#include "control/outbound/email_channel.hpp"
#include "control/outbound/sms_channel.hpp"
#include "control/outbound/webhook_channel.hpp"
#include "control/store/connection_shares.hpp"
#include "control/store/notification_feed.hpp"
#include "core/event_loop.hpp"
#include "core/net/http_client.hpp"

namespace tandem::outbound {
namespace {

store::ConnectionPool::Options pool_options(const std::string& url, int in_flight) {
  store::ConnectionPool::Options options;
  options.url = url;
  options.threads = store::ConnectionShares::kOutbound;
  // Every delivery that is under way may want to tell its outcome at once.
  options.queue_max = static_cast<std::size_t>(2 * in_flight);
  return options;
}

Courier::Options courier_options(const control::Settings& settings) {
  Courier::Options options;
  options.node = settings.node_id;
  return options;
}

/// The model thinks for a while, and its account has limits of its own.
Courier::Options analyst_options(const control::Settings& settings) {
  Courier::Options options;
  options.node = settings.node_id + "/analysis";
  options.in_flight_max = 8;
  options.lease = std::chrono::seconds(90);
  return options;
}

egress::GuardedClient::Options guard_options(const control::Settings& settings) {
  egress::GuardedClient::Options options;
  options.policy = egress::AddressPolicy(settings.egress_allow);
  return options;
}

std::optional<crypto::SecretSealer> sealer_of(const control::Settings& settings) {
  if (!settings.secret_key) return std::nullopt;
  return crypto::SecretSealer(*settings.secret_key, settings.secret_keys_previous);
}

}  // namespace

struct OutboundService::Parts {
  Parts(EventLoop& home, net::Dialer dialer, const control::Settings& settings,
        const call::PriceBook& prices, metrics::Registry& registry, metrics::Block& block)
      : loop(home),
        sealer(sealer_of(settings)),
        database(pool_options(settings.database_url, Courier::Options{}.in_flight_max), &registry),
        guarded(home, dialer.tls, guard_options(settings)),
        http(home, dialer, net::HttpClient::Options{}),
        carrier(home, dialer, settings.twilio),
        webhook(guarded, sealer, settings.public_base),
        email(http, settings.mail),
        sms(home, database, settings.node_id, carrier, settings.twilio),
        analysis(home, database, http, settings.analysis, prices),
        courier(home, database, {{"webhook", &webhook}, {"email", &email}, {"sms", &sms}},
                courier_options(settings), block),
        analyst(home, database, {{"analysis", &analysis}}, analyst_options(settings), block),
        database_url(settings.database_url) {}

  EventLoop& loop;
  std::optional<crypto::SecretSealer> sealer;
  store::ConnectionPool database;
  egress::GuardedClient guarded;
  net::HttpClient http;
  control::TwilioRestClient carrier;
  WebhookChannel webhook;
  EmailChannel email;
  SmsChannel sms;
  analysis::AnalysisChannel analysis;
  Courier courier;
  Courier analyst;
  std::string database_url;
  std::unique_ptr<store::NotificationFeed> bell;  ///< Rings for the others: the first to go.
};

OutboundService::OutboundService(EventLoop& control, net::Dialer dialer,
                                 const control::Settings& settings, const call::PriceBook& prices,
                                 metrics::Registry& registry, metrics::Block& block)
    : parts_(
          std::make_unique<Parts>(control, std::move(dialer), settings, prices, registry, block)) {}

OutboundService::~OutboundService() = default;

void OutboundService::start() {
  Parts* parts = parts_.get();
  parts->courier.start();
  parts->analyst.start();
  parts->bell = std::make_unique<store::NotificationFeed>(
      parts->database_url, std::vector<std::string>{"tandem_outbound"},
      [parts](const std::string&) {
        parts->loop.post([parts] {
          parts->courier.ring();
          parts->analyst.ring();
        });
      });
}

Task<> OutboundService::stop() {
  // The bell goes with this object: its thread may be waiting for a connection.
  co_await parts_->courier.stop();
  co_await parts_->analyst.stop();
}

void OutboundService::hold_analyses(bool held) {
  parts_->loop.post([parts = parts_.get(), held] { parts->analyst.hold(held); });
}

egress::GuardedClient& OutboundService::guarded_client() noexcept { return parts_->guarded; }
const std::optional<crypto::SecretSealer>& OutboundService::sealer() const noexcept {
  return parts_->sealer;
}

}  // namespace tandem::outbound
