#include "control/store/outbound_store.hpp"

#include <pqxx/pqxx>

#include "control/store/json_texts.hpp"
#include "control/store/sealed_store.hpp"
#include "core/crypto/random.hpp"
#include "core/utf8.hpp"

namespace tandem::store {
namespace {

using shape::Kind;

constexpr std::size_t kReplyKept = 4'096;
/// Of a text message that was being sent, and of whose end nobody told.
constexpr const char* kLostText =
    "the node that sent it told nothing of its end: the message may have gone out, so it is not "
    "sent again by itself";

shape::Type maybe(shape::Type type) { return shape::nullable(std::move(type)); }
shape::Type id_type() { return shape::of(Kind::Uuid); }
shape::Type statuses() {
  return shape::choice({"pending", "sending", "delivered", "failed", "cancelled"});
}

/// An array of words that need no quoting: ids, kinds.
std::string plain_array(const std::vector<std::string>& words) {
  std::string out = "{";
  for (const std::string& word : words) out.append(out.size() > 1 ? "," : "").append(word);
  return out + '}';
}

std::string organisations_of(const OutboundShares& shares) {
  std::vector<std::string> ids;
  for (const auto& [organisation, count] : shares.under_way) ids.push_back(organisation);
  return plain_array(ids);
}

std::string counts_of(const OutboundShares& shares) {
  std::vector<std::string> counts;
  for (const auto& [organisation, count] : shares.under_way)
    counts.push_back(std::to_string(count));
  return plain_array(counts);
}

/// Whose deliveries may be taken: id, how many more, and when the first of them is due. One step in
/// the index for each organisation that has anything waiting, and one for each kind, however much
/// that is. $1: the kinds; $2, $3, $4: the shares.
constexpr const char* kReady =
    "WITH RECURSIVE waiting AS ((SELECT q.organisation_id FROM tandem.outbound_queue q WHERE "
    "q.status = 'pending' ORDER BY q.organisation_id LIMIT 1) UNION ALL SELECT (SELECT "
    "q.organisation_id FROM tandem.outbound_queue q WHERE q.status = 'pending' AND "
    "q.organisation_id > w.organisation_id ORDER BY q.organisation_id LIMIT 1) FROM waiting w "
    "WHERE w.organisation_id IS NOT NULL), "
    "ready AS MATERIALIZED (SELECT o.id, $4::integer - coalesce(u.count, 0) AS room, "
    "f.next_attempt_at FROM waiting w JOIN tandem.organisations o ON o.id = w.organisation_id AND "
    "o.deleted_at IS NULL LEFT JOIN unnest($2::uuid[], $3::integer[]) AS u (id, count) ON u.id = "
    "o.id CROSS JOIN LATERAL (SELECT min(m.next_attempt_at) AS next_attempt_at FROM "
    "unnest($1::text[]) AS k (kind) CROSS JOIN LATERAL (SELECT q.next_attempt_at FROM "
    "tandem.outbound_queue q WHERE q.organisation_id = o.id AND q.status = 'pending' AND q.kind = "
    "k.kind ORDER BY q.next_attempt_at, q.id LIMIT 1) m) f WHERE coalesce(u.count, 0) < "
    "$4::integer AND f.next_attempt_at IS NOT NULL), ";

std::string bytes_or_none(const pqxx::field& field) {
  return field.is_null() ? std::string() : bytes_of(field.c_str());
}

/// What Postgres takes as text, of what a receiver may have sent: no NUL, well-formed characters.
std::string storable(std::string_view text, std::size_t bytes_max) {
  std::string kept;
  while (!text.empty() && kept.size() < bytes_max) {
    const std::size_t length = utf8_character_length(text);
    if (length == 0)
      kept += '?';
    else if (text.front() != '\0')
      kept.append(text.substr(0, length));
    text.remove_prefix(length == 0 ? 1 : length);
  }
  return std::string(utf8_prefix(kept, bytes_max));
}

Change done_or_why(pqxx::transaction_base& tx, const pqxx::result& changed, const std::string& id) {
  if (changed.affected_rows() > 0) return Change::Done;
  const bool there =
      !tx.exec_params("SELECT FROM tandem.outbound_queue WHERE id = $1::uuid", id).empty();
  return there ? Change::Forbidden : Change::Missing;
}

/// In the transaction of the last attempt, so that there is one alert for each failure. Nobody's
/// number or address is in it: no erasure reaches the audit log.
void alert(pqxx::transaction_base& tx, const OutboundItem& item, const OutboundOutcome& outcome,
           const char* what) {
  tx.exec_params(
      "SELECT tandem.audit($1::uuid, $2, 'outbound_queue', $3, jsonb_build_object('destination', "
      "CASE $9::text WHEN 'webhook' THEN $4::text ELSE $9 END, 'event', $5::text, 'attempts', "
      "$6::integer, 'status', $7::integer, 'error', CASE $9 WHEN 'webhook' THEN $8::text ELSE "
      "replace($8, $4, '(' || $9 || ')') END))",
      item.organisation, what, item.id, item.destination, item.event, item.attempt, outcome.status,
      outcome.error, item.kind);
}

void keep_attempt(pqxx::transaction_base& tx, const OutboundItem& item,
                  const OutboundOutcome& outcome) {
  tx.exec_params(
      "INSERT INTO tandem.outbound_attempts (outbound_id, organisation_id, attempt, at, took_ms, "
      "status, reply, error) SELECT id, organisation_id, $2, now() - make_interval(secs => $3 / "
      "1000.0), $3, nullif($4, 0), nullif($5, ''), nullif($6, '') FROM tandem.outbound_queue WHERE "
      "id = $1::uuid ON CONFLICT (outbound_id, attempt) DO UPDATE SET at = excluded.at, took_ms = "
      "excluded.took_ms, status = excluded.status, reply = excluded.reply, error = excluded.error "
      // What stands there is that nobody told.
      "WHERE EXISTS (SELECT FROM tandem.outbound_queue q WHERE q.id = excluded.outbound_id AND "
      "q.attempts = excluded.attempt AND q.status <> 'sending' AND q.sending_at IS NOT NULL)",
      item.id, item.attempt, outcome.took.count(), outcome.status,
      storable(outcome.reply, kReplyKept), storable(outcome.error, kReplyKept));
}

void switch_endpoint_off(pqxx::transaction_base& tx, const std::string& endpoint) {
  tx.exec_params(
      "UPDATE tandem.webhook_endpoints SET active = false, disabled_reason = 'The receiver "
      "answered 410 Gone.' WHERE id = $1::uuid AND active",
      endpoint);
}

const char* status_after(const OutboundItem& item, const OutboundOutcome& outcome) {
  switch (outcome.next) {
    case OutboundOutcome::Next::Delivered:
      return "delivered";
    case OutboundOutcome::Next::Again:
      return item.attempt < item.attempts_max ? "pending" : "failed";
    case OutboundOutcome::Next::Cancelled:
      return "cancelled";
    case OutboundOutcome::Next::Failed:
    case OutboundOutcome::Next::EndpointGone:
      break;
  }
  return "failed";
}

}  // namespace

std::vector<OutboundItem> claim_outbound(pqxx::transaction_base& tx, const std::string& node,
                                         const std::vector<std::string>& kinds,
                                         std::chrono::seconds lease, int count,
                                         const OutboundShares& shares) {
  const pqxx::result rows = tx.exec_params(
      std::string(kReady) +
          // Of each about as much as of the others: rows that are locked and not taken would be
          // hidden from other nodes.
          "chosen AS MATERIALIZED (SELECT r.id, r.room FROM ready r WHERE r.next_attempt_at <= "
          "now() ORDER BY r.room DESC, r.next_attempt_at, r.id LIMIT $5), "
          "due AS MATERIALIZED (SELECT d.id FROM chosen c CROSS JOIN unnest($1::text[]) AS k "
          "(kind) CROSS JOIN LATERAL (SELECT q.id, q.next_attempt_at FROM tandem.outbound_queue q "
          "WHERE q.organisation_id = c.id AND q.status = 'pending' AND q.kind = k.kind AND "
          "q.next_attempt_at <= now() ORDER BY q.next_attempt_at, q.id LIMIT least(c.room, (SELECT "
          "($5 - 1 + count(*)) / count(*) FROM chosen)) FOR UPDATE SKIP LOCKED) d ORDER BY "
          "d.next_attempt_at, d.id LIMIT $5), "
          "taken AS (UPDATE tandem.outbound_queue q SET status = 'sending', attempts = q.attempts "
          "+ 1, sending_at = NULL, leased_by = $6, leased_until = now() + make_interval(secs => "
          "$7) FROM due WHERE "
          "q.id = due.id RETURNING q.*) "
          "SELECT t.id, t.organisation_id, t.kind, t.destination, t.event, t.payload::text, "
          "coalesce(t.replay_of, t.id), t.attempts, t.attempts_max, t.endpoint_id, e.dialect, " +
          bytes_as_text("e.secret_sealed") + ", CASE WHEN e.previous_until > now() THEN " +
          bytes_as_text("e.previous_secret_sealed") +
          " END, e.url, to_json(o.outgoing_countries)::text, to_json(o.outgoing_numbers)::text "
          "FROM "
          "taken t JOIN tandem.organisations o ON o.id = t.organisation_id LEFT JOIN "
          "tandem.webhook_endpoints e ON e.id = t.endpoint_id "
          "ORDER BY t.next_attempt_at, t.id",
      plain_array(kinds), organisations_of(shares), counts_of(shares), shares.most, count, node,
      lease.count());
  std::vector<OutboundItem> items;
  for (const pqxx::row& row : rows) {
    OutboundItem item;
    item.id = row[0].c_str();
    item.organisation = row[1].c_str();
    item.kind = row[2].c_str();
    // An endpoint may have moved since.
    item.destination = row[13].is_null() ? row[3].c_str() : row[13].c_str();
    item.event = row[4].c_str();
    item.payload = row[5].c_str();
    item.message_id = row[6].c_str();
    item.attempt = row[7].as<int>();
    item.attempts_max = row[8].as<int>();
    if (!row[9].is_null()) item.endpoint = row[9].c_str();
    if (!row[10].is_null()) item.dialect = row[10].c_str();
    item.rules = {json_texts(row[14].c_str()), json_texts(row[15].c_str())};
    item.secret_sealed = bytes_or_none(row[11]);
    item.previous_secret_sealed = bytes_or_none(row[12]);
    items.push_back(std::move(item));
  }
  return items;
}

bool is_untold(pqxx::transaction_base& tx, const OutboundItem& item) {
  return tx
      .exec_params1(
          "SELECT NOT EXISTS (SELECT FROM tandem.outbound_queue q WHERE q.id = $1::uuid AND "
          "(q.attempts <> $2 OR EXISTS (SELECT FROM tandem.outbound_attempts a WHERE a.outbound_id "
          "= q.id AND a.attempt = $2)))",
          item.id, item.attempt)[0]
      .as<bool>();
}

bool mark_sending(pqxx::transaction_base& tx, const std::string& node, const OutboundItem& item) {
  return tx.exec_params(
               "UPDATE tandem.outbound_queue SET sending_at = now() WHERE id = $1::uuid AND "
               "status = 'sending' AND leased_by = $2 AND attempts = $3 AND sending_at IS NULL",
               item.id, node, item.attempt)
             .affected_rows() > 0;
}

std::string finish_outbound(pqxx::transaction_base& tx, const std::string& node,
                            const OutboundItem& item, const OutboundOutcome& outcome) {
  keep_attempt(tx, item, outcome);
  const std::string status = status_after(item, outcome);
  const bool delivered = status == "delivered";
  const pqxx::result moved = tx.exec_params(
      "WITH was AS (SELECT id, status FROM tandem.outbound_queue WHERE id = $1::uuid FOR UPDATE) "
      "UPDATE tandem.outbound_queue q SET status = $4, next_attempt_at = now() + "
      "make_interval(secs => $5), leased_by = NULL, leased_until = NULL, sending_at = NULL, "
      "last_error = nullif($6, ''), delivered_at = CASE WHEN $7 THEN now() END FROM was WHERE q.id "
      "= was.id AND ((q.status = 'sending' AND q.leased_by = $2 AND q.attempts = $3) OR ($7 AND "
      "q.status = 'pending') OR (q.status = 'failed' AND q.sending_at IS NOT NULL AND q.attempts = "
      "$3)) RETURNING was.status = 'failed'",
      item.id, node, item.attempt, status, outcome.wait.count(),
      storable(outcome.error, kReplyKept), delivered);
  if (moved.empty()) return {};
  const bool given_up = moved[0][0].as<bool>();
  if (outcome.next == OutboundOutcome::Next::EndpointGone && !item.endpoint.empty())
    switch_endpoint_off(tx, item.endpoint);
  if (given_up)
    alert(tx, item, outcome, "outbound.settled");
  else if (status == "failed")
    alert(tx, item, outcome, "outbound.failed");
  const bool over = status == "failed" || status == "cancelled";
  if (over && item.kind == "analysis")
    tx.exec_params("SELECT tandem.give_up_analysis($1::uuid, $2)", item.destination,
                   storable(outcome.error, kReplyKept));
  return status;
}

ReturnedOutbound return_outbound(pqxx::transaction_base& tx, const std::string& node) {
  ReturnedOutbound count;
  // Their receiver knows no repetition: whoever had them may have sent them.
  for (const pqxx::row& row : tx.exec_params(
           "UPDATE tandem.outbound_queue SET status = 'failed', leased_by = NULL, leased_until = "
           "NULL, last_error = $2 WHERE id = ANY (ARRAY(SELECT id FROM tandem.outbound_queue WHERE "
           "sending_at IS NOT NULL AND status = 'sending' AND (CASE WHEN $1 = '' THEN leased_until "
           "< now() ELSE leased_by = $1 END) FOR UPDATE SKIP LOCKED)) RETURNING id, "
           "organisation_id, destination, event, attempts, kind",
           node, kLostText)) {
    OutboundItem item;
    item.kind = row[5].c_str();
    item.id = row[0].c_str();
    item.organisation = row[1].c_str();
    item.destination = row[2].c_str();
    item.event = row[3].c_str();
    item.attempt = row[4].as<int>();
    OutboundOutcome outcome;
    outcome.error = kLostText;
    keep_attempt(tx, item, outcome);
    alert(tx, item, outcome, "outbound.failed");
    ++count.unknown;
  }
  const pqxx::result returned = tx.exec_params(
      "UPDATE tandem.outbound_queue SET status = 'pending', attempts = greatest(attempts - 1, 0), "
      "next_attempt_at = now(), leased_by = NULL, leased_until = NULL WHERE id = ANY (ARRAY(SELECT "
      "id FROM tandem.outbound_queue WHERE sending_at IS NULL AND status = 'sending' AND (CASE "
      "WHEN "
      "$1 = '' THEN leased_until < now() ELSE leased_by = $1 END) FOR UPDATE SKIP LOCKED))",
      node);
  count.again = static_cast<int>(returned.affected_rows());
  return count;
}

std::optional<std::chrono::milliseconds> next_outbound(pqxx::transaction_base& tx,
                                                       const std::vector<std::string>& kinds,
                                                       const OutboundShares& shares) {
  const pqxx::row row = tx.exec_params1(
      std::string(kReady) +
          "soonest AS (SELECT min(r.next_attempt_at) AS at FROM ready r) SELECT (extract(epoch "
          "FROM at - now()) * 1000)::bigint FROM soonest",
      plain_array(kinds), organisations_of(shares), counts_of(shares), shares.most);
  if (row[0].is_null()) return std::nullopt;
  return std::chrono::milliseconds(std::max<std::int64_t>(row[0].as<std::int64_t>(), 0));
}

const Resource& outbound() {
  static const Resource kQueue{
      "OutboundDelivery",
      "tandem.outbound_queue",
      {{"id", id_type()},
       {"organisation_id", shape::text(1, 63), kCreate,
        "Given as id or slug; needed only by who belongs to several."},
       {"kind", shape::choice({"webhook", "email", "sms", "analysis"}), kCreate | kNeeded | kFilter,
        "An analysis is sent to the model when a call is over, or asked for at the call."},
       {"endpoint_id", maybe(id_type()), kCreate | kFilter,
        "A webhook endpoint: it is sent there, signed; its URL is the destination."},
       {"destination", shape::text(1, 2'000), kCreate,
        "URL, e-mail address or telephone number (E.164)."},
       {"event", shape::text(0, 100), kCreate | kFilter},
       {"payload", shape::json(200'000), kCreate | kNeeded | kDetail,
        "Of a webhook its body; of an e-mail subject, text and html; of an SMS text and from."},
       {"status", statuses(), kFilter},
       {"attempts", shape::integer(0, 1'000)},
       {"attempts_max", shape::integer(1, 20)},
       {"next_attempt_at", shape::of(Kind::Time), kCreate | kSort,
        "When it is to be sent, at the earliest."},
       {"last_error", maybe(shape::text(0, 4'096))},
       {"delivered_at", maybe(shape::of(Kind::Time))},
       {"idempotency_key", maybe(shape::text(1, 255)), kCreate | kFilter,
        "Of two deliveries with one key only the first is taken."},
       {"replay_of", maybe(id_type()), kFilter},
       {"record_id", maybe(id_type()), kCreate | kFilter},
       {"contact_id", maybe(id_type()), kCreate | kFilter},
       {"agent_id", maybe(id_type()), kCreate | kFilter},
       {"call_id", maybe(id_type()), kFilter},
       {"created_at", shape::of(Kind::Time), kSort},
       {"updated_at", shape::of(Kind::Time)},
       {"revision", shape::integer(1, 9e15)}},
      "-created_at",
      {{"organisation_id", shape::text(1, 63), "t.organisation_id = tandem.organisation_named(?)",
        "Id or slug; all that you may see where none is given."},
       {"after", shape::of(Kind::Time), "t.created_at >= ?::timestamptz", {}},
       {"before", shape::of(Kind::Time), "t.created_at < ?::timestamptz", {}}}};
  return kQueue;
}

const Resource& outbound_attempts() {
  static const Resource kAttempts{
      "OutboundAttempt",
      "tandem.outbound_attempts",
      {{"attempt", shape::integer(1, 1'000), kSort},
       {"at", shape::of(Kind::Time)},
       {"took_ms", maybe(shape::integer(0, 1e9))},
       {"status", maybe(shape::integer(100, 999)), kFilter, "Null: no answer came."},
       {"reply", maybe(shape::text(0, 4'096)), kRead, "How the answer began."},
       {"error", maybe(shape::text(0, 4'096))}},
      "attempt",
      {},
      {},
      "attempt",
      "int",
      false};
  return kAttempts;
}

Conditions of_delivery(const std::string& delivery) {
  return {{"t.outbound_id = ?::uuid", delivery}};
}

Conditions to_endpoint(const std::string& endpoint) {
  return {{"t.endpoint_id = ?::uuid", endpoint}};
}

std::optional<std::string> url_of_endpoint(pqxx::transaction_base& tx, const std::string& endpoint,
                                           const std::string& organisation) {
  const pqxx::result found = tx.exec_params(
      "SELECT url FROM tandem.webhook_endpoints WHERE id = $1::uuid AND organisation_id = $2::uuid "
      "AND active",
      endpoint, organisation);
  if (found.empty()) return std::nullopt;
  return found[0][0].as<std::string>();
}

int messages_left(pqxx::transaction_base& tx, const std::string& organisation) {
  return tx.exec_params1("SELECT coalesce(tandem.messages_left($1::uuid), 0)", organisation)[0]
      .as<int>();
}

Change cancel_outbound(pqxx::transaction_base& tx, const std::string& id) {
  return done_or_why(tx,
                     tx.exec_params("UPDATE tandem.outbound_queue SET status = 'cancelled' WHERE "
                                    "id = $1::uuid AND status = 'pending'",
                                    id),
                     id);
}

Change retry_outbound(pqxx::transaction_base& tx, const std::string& id) {
  return done_or_why(
      tx,
      tx.exec_params("UPDATE tandem.outbound_queue SET status = 'pending', next_attempt_at = now() "
                     "WHERE id = $1::uuid AND status IN ('pending', 'failed', 'cancelled') AND "
                     "(kind <> 'webhook' OR endpoint_id IS NOT NULL OR event = '')",
                     id),
      id);
}

std::string replay_outbound(pqxx::transaction_base& tx, const std::string& id) {
  const std::string fresh = crypto::uuid_v7();
  const pqxx::result made = tx.exec_params(
      "INSERT INTO tandem.outbound_queue (id, organisation_id, kind, endpoint_id, destination, "
      "event, payload, attempts_max, replay_of, record_id, contact_id, agent_id, call_id, "
      "appointment_id) SELECT "
      "$2::uuid, organisation_id, kind, endpoint_id, destination, event, payload, attempts_max, "
      "coalesce(replay_of, id), record_id, contact_id, agent_id, call_id, appointment_id FROM "
      "tandem.outbound_queue WHERE id = $1::uuid AND (kind <> 'webhook' OR endpoint_id IS NOT NULL "
      "OR event = '')",
      id, fresh);
  return made.affected_rows() > 0 ? fresh : std::string();
}

}  // namespace tandem::store
