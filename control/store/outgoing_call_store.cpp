#include "control/store/outgoing_call_store.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <pqxx/pqxx>

#include "control/store/json_texts.hpp"

namespace tandem::store {
namespace {

namespace js = boost::json;
using shape::Kind;

Filter by_organisation() {
  return {"organisation_id", shape::text(1, 63), "t.organisation_id = tandem.organisation_named(?)",
          "Id or slug."};
}

constexpr const char* kTerms = R"(
  SELECT to_json(o.outgoing_countries)::text, to_json(o.outgoing_numbers)::text, tandem.may_ring_at(o),
    o.outgoing_a_minute,
    (SELECT count(*) FROM tandem.outgoing_calls c WHERE c.organisation_id = o.id AND c.status = 'waiting' AND c.batch_id IS NULL)
  FROM tandem.organisations o WHERE o.id = $1::uuid)";

constexpr const char* kNumber = R"(
  SELECT number FROM tandem.phone_numbers
  WHERE organisation_id = $1::uuid AND active AND ($3 = '' OR number = $3)
  ORDER BY agent_id IS NOT DISTINCT FROM $2::uuid DESC, agent_id IS NULL DESC, number LIMIT 1)";

constexpr const char* kAskBatch = R"(
  INSERT INTO tandem.outgoing_calls (organisation_id, batch_id, agent_id, from_number, to_number, metadata, due_at, expires_at)
  SELECT b.organisation_id, b.id, b.agent_id, b.from_number, c.call ->> 'to', c.call -> 'metadata',
    now() + (c.place - 1) * interval '1 minute' / b.per_minute,
    now() + (c.place - 1) * interval '1 minute' / b.per_minute + interval '1 day'
  FROM tandem.call_batches b, jsonb_array_elements($2::jsonb) WITH ORDINALITY AS c (call, place) WHERE b.id = $1::uuid)";

/// Of the next of a list's calls that waits.
constexpr const char* kWaits = R"(
  LEFT JOIN LATERAL (
    SELECT CASE WHEN NOT h.open THEN 'calling-hours' WHEN n.due_at > now() THEN 'turn' ELSE 'line' END AS waits_for,
      CASE WHEN NOT h.open THEN (SELECT greatest(n.due_at, begins) FROM tandem.may_ring_from(o) AS begins WHERE begins IS NOT NULL)
        WHEN n.due_at > now() THEN n.due_at END AS waits_until
    FROM (SELECT min(g.due_at) AS due_at FROM tandem.outgoing_calls g WHERE g.batch_id = t.id AND g.status = 'waiting') n
      JOIN tandem.organisations o ON o.id = t.organisation_id
      CROSS JOIN LATERAL (SELECT tandem.may_ring_at(o) AS open) h
    WHERE n.due_at IS NOT NULL) w ON true)";

constexpr const char* kFailures = R"(coalesce((SELECT jsonb_object_agg(f.why, f.calls) FROM (
    SELECT coalesce(nullif(c.failure, ''), c.end_reason, CASE WHEN g.dialled_at IS NULL THEN 'never-placed' ELSE 'unknown' END) AS why,
      count(*) AS calls
    FROM tandem.outgoing_calls g LEFT JOIN tandem.calls c ON c.id = g.id
    WHERE g.batch_id = t.id AND g.status = 'done' AND coalesce(g.result, 'unanswered') = 'unanswered' GROUP BY 1) f), '{}'))";

constexpr const char* kIsWanted = R"(
  SELECT EXISTS (SELECT FROM tandem.outgoing_calls g LEFT JOIN tandem.calls c ON c.id = g.id
    WHERE g.id = $1::uuid AND g.status IN ('dialling', 'placed') AND coalesce(c.status, 'queued') <> 'ended'
      AND coalesce(g.carrier_call_id, c.carrier_call_id, $2) = $2))";

std::string uuid_array(const std::vector<std::string>& ids) {
  std::string array = "{";
  for (const std::string& id : ids) array.append(array.size() > 1 ? "," : "").append(id);
  return array + '}';
}

/// What is claimed, by `source`, with the organisation's rules as they are now.
std::string claimed_sql(const char* source) {
  return std::string(R"(
  SELECT c.id, c.organisation_id, c.agent_id, c.from_number, c.to_number, c.metadata::text,
    EXISTS (SELECT FROM tandem.phone_numbers n
            WHERE n.number = c.from_number AND n.organisation_id = c.organisation_id AND n.active),
    to_json(o.outgoing_countries)::text, to_json(o.outgoing_numbers)::text,
    coalesce(c.carrier_call_id, k.carrier_call_id, ''), coalesce(k.answered_at IS NOT NULL, false),
    tandem.state_of_call(k)
  FROM tandem.)") +
         source +
         " c JOIN tandem.organisations o ON o.id = c.organisation_id LEFT JOIN tandem.calls k ON "
         "k.id = c.id ORDER BY c.due_at, c.id";
}

std::vector<ClaimedCall> claimed(const pqxx::result& rows) {
  std::vector<ClaimedCall> calls;
  for (const auto& row : rows) {
    const auto id = call::CallId::parse(row[0].c_str());
    if (!id) continue;
    ClaimedCall call;
    call.id = *id;
    call.organisation = row[1].c_str();
    call.agent = row[2].c_str();
    call.from = row[3].c_str();
    call.to = row[4].c_str();
    call.metadata = row[5].c_str();
    call.from_is_theirs = row[6].as<bool>();
    call.rules = {json_texts(row[7].c_str()), json_texts(row[8].c_str())};
    call.carrier_call = row[9].c_str();
    call.answered = row[10].as<bool>();
    if (!row[11].is_null()) call.state = row[11].c_str();
    calls.push_back(std::move(call));
  }
  return calls;
}

}  // namespace

const Resource& call_batches() {
  static const Resource kBatches{
      "CallBatch",
      "tandem.call_batches",
      {{"id", shape::of(Kind::Uuid)},
       {"organisation_id", shape::of(Kind::Uuid)},
       {"agent_id", shape::of(Kind::Uuid), kFilter},
       {"name", shape::text(0, 200)},
       {"from_number", shape::of(Kind::Phone)},
       {"per_minute", shape::integer(1, 600), kRead, "Calls that become due each minute."},
       {"calls", shape::integer(1, 1'000)},
       {"status",
        shape::choice({"running", "cancelled", "done"}),
        kRead,
        {},
        "CASE WHEN t.cancelled_at IS NOT NULL THEN 'cancelled' WHEN EXISTS (SELECT FROM "
        "tandem.outgoing_calls g WHERE g.batch_id = t.id AND g.status IN ('waiting', 'dialling', "
        "'placed')) THEN 'running' ELSE 'done' END"},
       {"progress", shape::json(2'000), kRead,
        "How many wait, are active, done or cancelled; of those done: answered, voicemail, "
        "unanswered.",
        // Who may insert a list may leave it empty.
        "coalesce((SELECT b.progress FROM tandem.batch_progress b WHERE b.batch_id = t.id), "
        "jsonb_build_object('waiting', 0, 'active', 0, 'done', 0, 'cancelled', 0, 'answered', 0, "
        "'voicemail', 0, 'unanswered', 0))"},
       {"waits_for", shape::nullable(shape::choice({"calling-hours", "turn", "line"})), kRead,
        "Why the next of its calls waits: for the organisation's calling hours, for its turn, or "
        "for a free line; null: none waits.",
        "w.waits_for"},
       {"waits_until", shape::nullable(shape::of(Kind::Time)), kRead,
        "Until when at least, where that is known.", "w.waits_until"},
       {"failures", shape::json(2'000), kDetail,
        "How many of its calls were not answered, by why: the carrier's reasons, no-answer, busy; "
        "never-placed.",
        kFailures},
       {"cancelled_at", shape::nullable(shape::of(Kind::Time))},
       {"created_at", shape::of(Kind::Time), kSort},
       {"revision", shape::integer(1, 9e15)}},
      "-created_at",
      {by_organisation()},
      kWaits};
  return kBatches;
}

const Resource& outgoing_calls() {
  static const Resource kCalls{
      "OutgoingCall",
      "tandem.outgoing_calls",
      {{"id", shape::of(Kind::Uuid), kRead, "The call's, once it is placed."},
       {"to_number", shape::text(0, 16)},
       {"metadata", shape::json(20'000)},
       {"status", shape::choice({"waiting", "dialling", "placed", "done", "cancelled"}), kFilter},
       {"due_at", shape::of(Kind::Time), kSort},
       {"result", shape::nullable(shape::choice({"answered", "voicemail", "unanswered"})), kRead,
        "What came of one that is done; null: it could not even be placed, or is not done."},
       {"call_status",
        shape::nullable(shape::choice({"queued", "ringing", "in-progress", "ended"})), kRead,
        "The call's own, once there is one.", "c.status"},
       {"outcome", shape::nullable(shape::text(1, 50)), kRead, {}, "c.outcome"},
       {"ended_reason",
        shape::nullable(shape::text(1, 100)),
        kRead,
        {},
        "coalesce(nullif(c.failure, ''), c.end_reason, CASE WHEN t.status = 'done' AND "
        "t.dialled_at IS NULL THEN 'never-placed' END)"},
       {"duration_ms", shape::nullable(shape::integer(0, 9e15)), kRead, {}, "c.duration_ms"}},
      "due_at",
      {},
      "LEFT JOIN tandem.calls c ON c.id = t.id"};
  return kCalls;
}

Conditions of_batch(const std::string& batch) { return {{"t.batch_id = ?::uuid", batch}}; }

std::optional<CallingTerms> calling_terms(pqxx::transaction_base& tx,
                                          const std::string& organisation) {
  const pqxx::result rows = tx.exec_params(kTerms, organisation);
  if (rows.empty()) return std::nullopt;
  const pqxx::row row = rows[0];
  return CallingTerms{{json_texts(row[0].c_str()), json_texts(row[1].c_str())},
                      row[2].as<bool>(),
                      row[3].as<int>(),
                      row[4].as<int>()};
}

AgentState agent_for_calls(pqxx::transaction_base& tx, const std::string& agent) {
  const pqxx::result rows =
      tx.exec_params("SELECT status = 'published' FROM tandem.agents WHERE id = $1::uuid", agent);
  if (rows.empty()) return AgentState::Missing;
  return rows[0][0].as<bool>() ? AgentState::Ready : AgentState::NotPublished;
}

std::optional<std::string> number_to_call_from(pqxx::transaction_base& tx,
                                               const std::string& organisation,
                                               const std::string& agent,
                                               const std::string& wanted) {
  const pqxx::result rows = tx.exec_params(kNumber, organisation, agent, wanted);
  if (rows.empty()) return std::nullopt;
  return std::string(rows[0][0].c_str());
}

std::string ask_for_call(pqxx::transaction_base& tx, const CallRequest& request,
                         const AskedCall& call) {
  return tx
      .exec_params1(
          "INSERT INTO tandem.outgoing_calls (organisation_id, agent_id, from_number, to_number, "
          "metadata) VALUES ($1::uuid, $2::uuid, $3, $4, $5::jsonb) RETURNING id",
          request.organisation, request.agent, request.from, call.to, call.metadata)[0]
      .as<std::string>();
}

std::string ask_for_batch(pqxx::transaction_base& tx, const CallRequest& request,
                          const std::string& name, int per_minute,
                          const std::vector<AskedCall>& calls) {
  js::array list;
  for (const AskedCall& call : calls)
    list.push_back(js::object{{"to", call.to}, {"metadata", js::parse(call.metadata)}});
  const auto id =
      tx.exec_params1(
            "INSERT INTO tandem.call_batches (organisation_id, agent_id, name, "
            "from_number, per_minute, calls) VALUES ($1::uuid, $2::uuid, $3, $4, $5, "
            "$6) RETURNING id",
            request.organisation, request.agent, name, request.from, per_minute, calls.size())[0]
          .as<std::string>();
  tx.exec_params(kAskBatch, id, js::serialize(list));
  return id;
}

bool cancel_batch(pqxx::transaction_base& tx, const std::string& batch) {
  const auto found = tx.exec_params(
      "UPDATE tandem.call_batches SET cancelled_at = coalesce(cancelled_at, now()) WHERE id = "
      "$1::uuid",
      batch);
  if (found.affected_rows() == 0) return false;
  tx.exec_params(
      "UPDATE tandem.outgoing_calls SET status = 'cancelled' WHERE batch_id = $1::uuid AND status "
      "= 'waiting'",
      batch);
  return true;
}

std::vector<ClaimedCall> claim_calls(pqxx::transaction_base& tx, const Lease& lease, int most,
                                     const std::vector<std::string>& left_out) {
  static const std::string kSql =
      claimed_sql("claim_outgoing_calls($1, $2, make_interval(secs => $3), $4::uuid[])");
  return claimed(
      tx.exec_params(kSql, lease.node, most, lease.length.count(), uuid_array(left_out)));
}

void renew_leases(pqxx::transaction_base& tx, const Lease& lease,
                  const std::vector<call::CallId>& calls) {
  std::vector<std::string> ids;
  for (const call::CallId& id : calls) ids.push_back(id.text());
  tx.exec_params(
      // One that somebody else is writing is renewed the next time: nobody waits here for anybody.
      "UPDATE tandem.outgoing_calls SET leased_until = now() + make_interval(secs => $2) WHERE id "
      "= ANY (ARRAY(SELECT id FROM tandem.outgoing_calls WHERE id = ANY ($3::uuid[]) AND status = "
      "'dialling' AND leased_by = $1 FOR UPDATE SKIP LOCKED))",
      lease.node, lease.length.count(), uuid_array(ids));
}

std::vector<ClaimedCall> claim_doubtful_calls(pqxx::transaction_base& tx, const Lease& lease,
                                              int most, Doubtful whose) {
  static const std::string kSql =
      claimed_sql("claim_doubtful_calls($1, $2, make_interval(secs => $3), $4)");
  return claimed(
      tx.exec_params(kSql, lease.node, most, lease.length.count(), whose == Doubtful::Everybodys));
}

void put_back_call(pqxx::transaction_base& tx, call::CallId id, const std::string& node,
                   std::chrono::milliseconds pause) {
  tx.exec_params(
      "SELECT tandem.put_back_outgoing_call($1::uuid, $2, $3::integer * interval '1 ms')",
      id.text(), node, pause.count());
}

void note_placed(pqxx::transaction_base& tx, call::CallId id, const std::string& call_sid) {
  tx.exec_params(
      "UPDATE tandem.outgoing_calls SET status = 'placed', carrier_call_id = nullif($2, ''), "
      "leased_by = NULL, leased_until = NULL WHERE id = $1::uuid AND status = 'dialling'",
      id.text(), call_sid);
}

std::string carrier_name_of(pqxx::transaction_base& tx, call::CallId id) {
  const pqxx::result found = tx.exec_params(
      "SELECT coalesce(carrier_call_id, '') FROM tandem.outgoing_calls WHERE id = $1::uuid AND "
      "status IN ('dialling', 'placed')",
      id.text());
  return found.empty() ? std::string() : std::string(found[0][0].c_str());
}

bool is_wanted(pqxx::transaction_base& tx, call::CallId id, const std::string& call_sid) {
  tx.exec_params(
      "UPDATE tandem.outgoing_calls SET carrier_call_id = $2 WHERE id = $1::uuid AND status = "
      "'dialling' AND carrier_call_id IS NULL",
      id.text(), call_sid);
  return tx.exec_params1(kIsWanted, id.text(), call_sid)[0].as<bool>();
}

void end_unplaced_call(pqxx::transaction_base& tx, call::CallId id, const std::string& reason,
                       const std::string& failure) {
  tx.exec_params("SELECT tandem.end_unplaced_call($1::uuid, $2, $3)", id.text(), reason, failure);
  tx.exec_params(
      "UPDATE tandem.outgoing_calls SET status = 'done', leased_by = NULL, leased_until = NULL "
      "WHERE id = $1::uuid AND status = 'dialling'",
      id.text());
}

bool end_doubtful_call(pqxx::transaction_base& tx, const ClaimedCall& call, const std::string& node,
                       const std::string& reason, const std::string& failure) {
  const char* const state = call.state ? call.state->c_str() : nullptr;
  return tx
      .exec_params1("SELECT tandem.end_doubtful_call($1::uuid, $2, $3, $4, $5)", call.id.text(),
                    node, state, reason, failure)[0]
      .as<bool>();
}

int expire_calls(pqxx::transaction_base& tx) {
  return tx.exec_params1("SELECT tandem.expire_outgoing_calls()")[0].as<int>();
}

}  // namespace tandem::store
