// Goal: what the sums say is what the rows say, whoever asks, after rows were folded again. Method:
// random calls with turns and events, a third of them changed afterwards; the function's answer
// against the plain aggregate over the same rows.
#include <doctest/doctest.h>

#include <string>

#include "tests/schema/database.hpp"

namespace tandem::isolation {
namespace {

/// 400 calls of each of two organisations over 20 days, some under way; three turns and four events
/// each; every seventh is a colleague's, and every eleventh tries an agent out.
constexpr const char* kCalls = R"(
  SELECT setseed(0.25);
  INSERT INTO tandem.calls (id, organisation_id, direction, status, outcome, end_reason, started_at, answered_at, ended_at,
      last_event_at, duration_ms, turns, barge_ins, sentiment, cost_model, cost_carrier)
    SELECT tandem.uuid_v7(), o.id, CASE WHEN n % 11 = 0 THEN 'playground' ELSE (ARRAY['inbound', 'outbound'])[1 + n % 2] END,
           CASE WHEN n % 40 = 0 THEN 'in-progress' ELSE 'ended' END,
           (ARRAY['booked', 'answered', 'none', 'transferred'])[1 + floor(random() * 4)::int],
           CASE WHEN n % 40 = 0 THEN NULL ELSE (ARRAY['caller-hangup', 'model-failed'])[1 + (n % 9 = 0)::int] END,
           s.at, s.at + interval '1 s', CASE WHEN n % 40 = 0 THEN NULL ELSE s.at + interval '2 min' END, s.at + interval '2 min',
           CASE WHEN n % 40 = 0 THEN NULL ELSE floor(random() * 100000) END, n % 6, n % 3,
           (ARRAY['positive', 'neutral', NULL])[1 + n % 3], 0.01 * (n % 5), CASE WHEN n % 4 = 0 THEN NULL ELSE 0.002 END
      FROM (SELECT id FROM tandem.organisations WHERE slug IN ('child', 'stranger')) o, generate_series(1, 400) n
      CROSS JOIN LATERAL (SELECT now() - random() * (n > 0)::int * interval '20 days' AS at) s;
  INSERT INTO tandem.call_turns (call_id, epoch, turn, organisation_id, speech_ended_ms, decided_ms, first_sent_ms)
    SELECT c.id, 1, n, c.organisation_id, n * 1000, 300, 300 + floor(random() * 1500)
      FROM tandem.calls c, generate_series(1, 3) n WHERE c.turns > 0;
  INSERT INTO tandem.call_events (call_id, epoch, seq, organisation_id, at, call_time_us, type, payload)
    SELECT c.id, 1, n, c.organisation_id, c.started_at + n * interval '1 s', 0,
           CASE n WHEN 3 THEN 'tool.settled' ELSE 'call.step' END,
           CASE n WHEN 3 THEN jsonb_build_object('name', 'bookAppointment', 'outcome',
             (ARRAY['succeeded', 'failed'])[1 + floor(random() * 2)::int], 'took_ms', 250) ELSE '{}' END
      FROM tandem.calls c, generate_series(1, 4) n WHERE c.turns > 0;
  INSERT INTO tandem.call_annotations (call_id, organisation_id, assigned_to)
    SELECT c.id, c.organisation_id, p.id FROM (SELECT *, row_number() OVER (ORDER BY id) AS n FROM tandem.calls WHERE turns > 0) c
      JOIN tandem.profiles p ON p.email = 'colleague@child.example'
      JOIN tandem.organisations o ON o.id = c.organisation_id AND o.slug = 'child' WHERE c.n % 7 = 0;
  SELECT 1)";

/// Late events: other outcomes, lengths and begins, turns made anew, calls that are over by now.
constexpr const char* kFoldedAgain = R"(
  CREATE TEMPORARY TABLE again AS SELECT id FROM tandem.calls WHERE turns > 0 ORDER BY md5(id::text) LIMIT 250;
  UPDATE tandem.calls c SET outcome = 'cancelled', duration_ms = coalesce(c.duration_ms, 0) + 777, turns = 2, status = 'ended',
      end_reason = coalesce(c.end_reason, 'silence'), ended_at = c.started_at + interval '3 min',
      started_at = c.started_at - interval '100 min', answered_at = NULL, sentiment = 'negative', cost_carrier = 0.5
    FROM again a WHERE a.id = c.id;
  DELETE FROM tandem.call_turns t USING again a WHERE t.call_id = a.id;
  INSERT INTO tandem.call_turns (call_id, epoch, turn, organisation_id, speech_ended_ms, decided_ms, first_sent_ms)
    SELECT c.id, 1, n, c.organisation_id, n * 1000, 300, 900 + floor(random() * 300)
      FROM tandem.calls c JOIN again a ON a.id = c.id, generate_series(1, 2) n;
  -- The same once more: what is folded to the same rows counts once.
  UPDATE tandem.calls c SET updated_at = now() FROM again a WHERE a.id = c.id;
  UPDATE tandem.call_turns t SET playing_ms = 5 FROM again a WHERE a.id = t.call_id;
  DROP TABLE again;
  SELECT 1)";

/// The members of the answer that are counted, and the same from the rows: `%scope` says which
/// calls, `%from` and `%to` are whole hours.
constexpr const char* kAnswered = R"(
  SELECT jsonb_build_array(a -> 'calls' -> 'total', a -> 'calls' -> 'ended', a -> 'calls' -> 'answered', a -> 'calls' -> 'failed',
    a -> 'calls' -> 'seconds', a -> 'calls' -> 'turns', a -> 'calls' -> 'inbound', a -> 'calls' -> 'playground',
    a -> 'calls' -> 'active', a -> 'calls' -> 'sentiments',
    (a #> '{calls,costs,0,model}')::numeric(20,4), (a #> '{calls,costs,0,carrier}')::numeric(20,4),
    (SELECT jsonb_object_agg(o ->> 'outcome', o -> 'calls') FROM jsonb_array_elements(a #> '{calls,outcomes}') o),
    (SELECT jsonb_object_agg(d ->> 'day', jsonb_build_array(d -> 'calls', d -> 'events'))
       FROM jsonb_array_elements(a -> 'per_day') d WHERE d ->> 'calls' <> '0' OR d ->> 'events' <> '0'),
    a #> '{latency,turns}', a #> '{actions,total}',
    (SELECT jsonb_object_agg(s ->> 'status', s -> 'actions') FROM jsonb_array_elements(a #> '{actions,by_status}') s))
  FROM tandem.analytics(NULL, %from, %to) a)";
constexpr const char* kCounted = R"(
  WITH whole AS (SELECT * FROM tandem.calls c WHERE %scope AND c.started_at >= %from AND c.started_at < %to),
  c AS (SELECT * FROM whole WHERE direction <> 'playground'),
  e AS (SELECT e.* FROM tandem.call_events e JOIN tandem.calls c ON c.id = e.call_id AND c.direction <> 'playground'
    WHERE %scope AND e.at >= %from AND e.at < %to),
  days AS (
    SELECT d.day, coalesce(sum(d.c), 0) AS calls, coalesce(sum(d.e), 0) AS events FROM (
      SELECT (started_at AT TIME ZONE 'UTC')::date AS day, 1 AS c, 0 AS e FROM c
      UNION ALL SELECT (at AT TIME ZONE 'UTC')::date, 0, 1 FROM e) d GROUP BY 1)
  SELECT jsonb_build_array(count(*), count(*) FILTER (WHERE status = 'ended'), count(answered_at), count(*) FILTER (WHERE end_reason = 'model-failed'),
    round(sum(coalesce(duration_ms, 0)) / 1000.0), sum(turns), count(*) FILTER (WHERE direction = 'inbound'),
    (SELECT count(*) FROM whole WHERE direction = 'playground'),
    (SELECT count(*) FROM tandem.calls c WHERE %scope AND status <> 'ended' AND direction <> 'playground'),
    jsonb_build_object('positive', count(*) FILTER (WHERE sentiment = 'positive'),
      'neutral', count(*) FILTER (WHERE sentiment = 'neutral'), 'negative', count(*) FILTER (WHERE sentiment = 'negative')),
    (SELECT sum(cost_model) FROM whole)::numeric(20,4), (SELECT sum(coalesce(cost_carrier, 0)) FROM whole)::numeric(20,4),
    (SELECT jsonb_object_agg(outcome, n) FROM (SELECT outcome, count(*) AS n FROM c WHERE status = 'ended' GROUP BY 1) o),
    (SELECT jsonb_object_agg(day, jsonb_build_array(calls, events)) FROM days),
    (SELECT count(*) FROM tandem.call_turns t JOIN c ON c.id = t.call_id),
    (SELECT count(*) FROM e WHERE type = 'tool.settled'),
    (SELECT jsonb_object_agg(o, n) FROM (SELECT payload ->> 'outcome' AS o, count(*) AS n FROM e WHERE type = 'tool.settled' GROUP BY 1) s))
  FROM c)";

std::string with(std::string sql, const std::string& name, const std::string& value) {
  for (std::size_t at = 0; (at = sql.find(name, at)) != std::string::npos; at += value.size())
    sql.replace(at, name.size(), value);
  return sql;
}

/// Those of the isolation test's world have no turns.
constexpr const char* kOfChild =
    "c.organisation_id = (SELECT id FROM tandem.organisations WHERE slug = 'child')";

void compare(Database& db, const std::string& from, const std::string& to) {
  const std::string of_child = kOfChild;
  const std::string not_of_colleagues =
      of_child +
      " AND NOT EXISTS (SELECT FROM tandem.call_annotations a WHERE a.call_id = c.id AND "
      "a.assigned_to <> (SELECT id FROM tandem.profiles WHERE email = 'worker@child.example'))";
  const std::string of_reseller =
      "c.organisation_id IN (SELECT id FROM tandem.organisations WHERE slug IN ('reseller', "
      "'child', 'sibling'))";
  const std::pair<const char*, std::string> askers[] = {{"operator", "true"},
                                                        {"owner of child", of_child},
                                                        {"member of child", of_child},
                                                        {"reading key of child", of_child},
                                                        {"owner of reseller", of_reseller},
                                                        {"worker of child", not_of_colleagues}};
  for (const auto& [actor, scope] : askers) {
    CAPTURE(actor);
    CAPTURE(from);
    const auto filled = [&](const char* sql) {
      return with(with(with(sql, "%scope", scope), "%from", from), "%to", to);
    };
    CHECK(db.as(actor, filled(kAnswered)) == db.look(filled(kCounted)));
  }
}

}  // namespace

TEST_SUITE("schema/analytics") {
  TEST_CASE("the sums are those of the rows, for everybody who asks, before and after a fold") {
    Database db;
    const std::string now = "date_trunc('hour', now(), 'UTC') + interval '1 hour'";
    const auto ranges = [&] {
      compare(db, now + " - interval '9 days 5 hours'", now);
      compare(db, now + " - interval '1 day'", now);
      compare(db, now + " - interval '3 hours'", now);
      compare(db, now + " - interval '15 days'", now + " - interval '40 hours'");
      compare(db, now + " - interval '366 days'", now);
    };
    db.look(kCalls);
    ranges();
    db.look(kFoldedAgain);
    ranges();
    // Merged in part, and then as a whole.
    CHECK(db.look("SELECT tandem.merge_sums(50) > 50") == "t");
    ranges();
    CHECK(db.look("SELECT tandem.merge_sums() > 0") == "t");
    CHECK(db.look("SELECT tandem.merge_sums()") == "0");
    for (const char* sums : {"call_sums", "event_sums", "action_sums", "latency_sums"})
      CHECK(db.look(std::string("SELECT count(*) FILTER (WHERE part <> 0) || ' ' || (count(*) > 0) "
                                "FROM tandem.") +
                    sums) == "0 true");
    ranges();
  }

  TEST_CASE("nobody who counts waits for anybody, in whatever order") {
    Database db;
    const std::string call = "0199abcd-0000-7000-8000-00000000000";
    for (const char* n : {"1", "2"})
      db.look(
          "INSERT INTO tandem.calls (id, organisation_id, from_number, started_at, last_event_at, "
          "status) VALUES ('" +
          call + n + "', " + db.id("child") + ", '+15550001111', now(), now(), 'ringing')");
    const std::string counted =
        "SELECT coalesce(sum(calls), 0) FROM tandem.call_sums WHERE grain = 'day' AND "
        "organisation_id = " +
        db.id("child");
    const int before = std::stoi(db.look(counted));
    const auto end = [&](pqxx::work& tx, const char* n) {
      tx.exec(
          "UPDATE tandem.calls SET status = 'ended', ended_at = now(), end_reason = 'canceled' "
          "WHERE id = '" +
          call + n + "'");
    };
    const auto tell = [&](pqxx::work& tx, const char* n) {
      tx.exec(
          "INSERT INTO tandem.call_events (call_id, epoch, seq, organisation_id, at, call_time_us, "
          "type, payload) VALUES ('" +
          call + n + "', 0, 1, " + db.id("child") + ", now(), 0, 'call.ended', '{}')");
    };
    // As the shipper, and as whoever ends a call that was not placed: the other way round. One who
    // waited for the other here would wait for ever, this being one thread.
    pqxx::connection one(db.database().admin_url()), other(db.database().admin_url());
    pqxx::work shipper(one), dialler(other);
    for (pqxx::work* tx : {&shipper, &dialler}) tx->exec("SET LOCAL lock_timeout = '5s'");
    end(shipper, "1");
    tell(dialler, "2");
    tell(shipper, "1");
    end(dialler, "2");
    CHECK(shipper.exec1("SELECT tandem.merge_sums() > 0")[0].as<bool>());
    CHECK(dialler.exec1("SELECT tandem.merge_sums()")[0].as<int>() == 0);
    shipper.commit();
    dialler.commit();
    CHECK(std::stoi(db.look(counted)) == before + 2);
  }

  TEST_CASE("latency percentiles are right to within 2.5 %") {
    Database db;
    db.look(kCalls);
    for (const char* p : {"50", "90", "95", "99"}) {
      CAPTURE(p);
      const std::string told =
          db.as("owner of child",
                std::string("SELECT (tandem.analytics(NULL, now() - interval '30 days', "
                            "now()) #>> '{latency,p") +
                    p + "_ms}')");
      const double exact = std::stod(
          db.look(std::string("SELECT percentile_disc(0.") + p +
                  ") WITHIN GROUP (ORDER BY t.first_sent_ms) FROM tandem.call_turns t JOIN "
                  "tandem.calls c ON c.id = t.call_id WHERE " +
                  kOfChild));
      CHECK(std::stod(told) == doctest::Approx(exact).epsilon(0.026));
    }
  }

  TEST_CASE("of an organisation that is not theirs nobody is told anything") {
    Database db;
    const std::string ask =
        "SELECT tandem.analytics(" + db.id("child") + ", now() - interval '1 day', now())";
    CHECK(db.as("owner of stranger", ask) == "");
    CHECK(db.as("owner of sibling", ask) == "");
    CHECK(db.as("outsider", ask) == "");
    CHECK(db.as("owner of reseller", ask) != "");
  }

  TEST_CASE("records of colleagues are not a worker's, and backward ranges nobody's") {
    Database db;
    const std::string tasks = "SELECT tandem.analytics(" + db.id("child") +
                              ", now() - interval '1 day', now() + interval '1 hour') #>> "
                              "'{records,0,total}'";
    CHECK(db.as("owner of child", tasks) == "3");
    CHECK(db.as("worker of child", tasks) == "2");
    CHECK_THROWS_AS(db.as("owner of child", "SELECT tandem.analytics(NULL, now(), now())"),
                    pqxx::data_exception);
  }
}

}  // namespace tandem::isolation
