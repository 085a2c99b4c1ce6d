#include "control/store/webhook_endpoint_store.hpp"

#include <pqxx/pqxx>

#include "control/store/sealed_store.hpp"
#include "core/base64.hpp"
#include "core/crypto/hex.hpp"
#include "core/crypto/random.hpp"

namespace tandem::store {
namespace {

using shape::Kind;

shape::Type events() {
  return shape::list_of(
      shape::choice({"call.started", "call.ended", "call.analyzed", "call.transcript", "call.*",
                     "appointment.booked", "appointment.rescheduled", "appointment.cancelled",
                     "appointment.completed", "appointment.no-show", "appointment.*",
                     "subscription.lapsing", "subscription.lapsed", "subscription.*"}),
      20);
}

std::string base64(const std::string& bytes) { return base64_encode(std::string_view(bytes)); }

}  // namespace

const Resource& webhook_endpoints() {
  static const Resource kEndpoints{
      "WebhookEndpoint",
      "tandem.webhook_endpoints",
      {{"id", shape::of(Kind::Uuid)},
       {"organisation_id", shape::text(1, 63), kCreate,
        "Given as id or slug; needed only by who belongs to several."},
       {"url", shape::text(1, 2'000), kCreate | kNeeded | kUpdate,
        "https, port 443 or 8443, a host with public addresses only."},
       {"description", shape::text(0, 500), kCreate | kUpdate},
       {"events", events(), kCreate | kUpdate, "What it is told; empty: everything."},
       {"dialect", shape::choice({"standard", "vapi", "retell"}), kCreate | kFilter,
        "Shape and signature of what is sent: Standard Webhooks, or those of an older service."},
       {"active", shape::of(Kind::Boolean), kUpdate | kFilter,
        "Off: nothing is queued for it, and what waits is cancelled."},
       {"disabled_reason", shape::nullable(shape::text(0, 200))},
       {"previous_until", shape::nullable(shape::of(Kind::Time)), kRead,
        "Until then the secret before this one signs too."},
       {"created_by", shape::nullable(shape::of(Kind::Uuid))},
       {"created_at", shape::of(Kind::Time), kSort},
       {"updated_at", shape::of(Kind::Time)},
       {"revision", shape::integer(1, 9e15)}},
      "-created_at",
      {{"organisation_id", shape::text(1, 63), "t.organisation_id = tandem.organisation_named(?)",
        "Id or slug; all that you may see where none is given."}}};
  return kEndpoints;
}

std::string endpoint_secret_row(const std::string& id) {
  return sealed_row({"webhook_endpoints", "secret_sealed"}, id);
}
std::string previous_endpoint_secret_row(const std::string& id) {
  return sealed_row({"webhook_endpoints", "previous_secret_sealed"}, id);
}

void add_webhook_endpoint(pqxx::transaction_base& tx, const boost::json::object& members,
                          const std::string& sealed) {
  boost::json::object row = members;
  const std::span bytes(reinterpret_cast<const std::uint8_t*>(sealed.data()), sealed.size());
  row["secret_sealed"] = "\\x" + crypto::to_hex(bytes);
  create(tx, webhook_endpoints(), row);
}

std::optional<std::string> lock_endpoint_secret(pqxx::transaction_base& tx, const std::string& id) {
  const pqxx::result found = tx.exec_params(
      "SELECT " + bytes_as_text("secret_sealed") +
          " FROM tandem.webhook_endpoints WHERE id = $1::uuid AND tandem.may('administer', "
          "organisation_id) FOR UPDATE",
      id);
  if (found.empty()) return std::nullopt;
  return bytes_of(found[0][0].as<std::string>());
}

void rotate_endpoint_secret(pqxx::transaction_base& tx, const std::string& id,
                            const std::string& sealed, const std::string& previous_sealed,
                            int overlap_hours) {
  tx.exec_params(
      "UPDATE tandem.webhook_endpoints SET secret_sealed = decode($2, 'base64'), "
      "previous_secret_sealed = CASE WHEN $4 > 0 THEN decode($3, 'base64') END, previous_until = "
      "CASE WHEN $4 > 0 THEN now() + make_interval(hours => $4) END WHERE id = $1::uuid",
      id, base64(sealed), base64(previous_sealed), overlap_hours);
}

std::string queue_endpoint_test(pqxx::transaction_base& tx, const std::string& id) {
  const std::string delivery = crypto::uuid_v7();
  const pqxx::result queued = tx.exec_params(
      "INSERT INTO tandem.outbound_queue (id, organisation_id, kind, endpoint_id, destination, "
      "event, payload, attempts_max) SELECT $2::uuid, organisation_id, 'webhook', id, url, "
      "'webhook.test', jsonb_build_object('type', 'webhook.test', 'timestamp', " +
          time_sql("now()") +
          ", 'data', jsonb_build_object('endpoint_id', id, 'message', 'This is a test.')), 1 FROM "
          "tandem.webhook_endpoints WHERE id = $1::uuid",
      id, delivery);
  return queued.affected_rows() > 0 ? delivery : std::string();
}

}  // namespace tandem::store
