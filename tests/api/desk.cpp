#include "tests/api/desk.hpp"

#include <doctest/doctest.h>

namespace tandem::api::test {
namespace {

constexpr const char* kCall = "0199cccc-0000-7000-8000-000000000001";
constexpr const char* kBatch = "0199cdcd-0000-7000-8000-000000000001";
constexpr const char* kAppointment = "0199eeee-0000-7000-8000-000000000001";
constexpr const char* kWebhook = "0199dddd-0000-7000-8000-000000000001";

/// What only the writer makes.
std::string kept_rows(const std::string& agent) {
  const std::string north = "'" + World::organisation("north") + "'";
  const std::string call = std::string("'") + kCall + "'";
  return "INSERT INTO tandem.calls (id, organisation_id, agent_id, from_number, to_number, status, "
         "outcome, end_reason, started_at, ended_at, last_event_at, duration_ms, summary, "
         "final_transcript) VALUES (" +
         call + ", " + north + ", '" + agent +
         "', '+15550001111', '+15557122661', 'ended', 'booked', 'caller-hangup', "
         "'2026-11-20T09:00:00.123Z', '2026-11-20T09:01:00Z', '2026-11-20T09:01:00Z', 60000, "
         "'=HYPERLINK(\"x\")', "
         "'caller: a northern secret');"
         "INSERT INTO tandem.call_events (call_id, epoch, seq, organisation_id, at, call_time_us, "
         "type, payload) SELECT " +
         call + ", 1, n, " + north +
         ", now() + n * interval '1 ms', n * 1000, 'call.step', '{\"northern\":true}' "
         "FROM generate_series(1, 5) n;"
         "INSERT INTO tandem.transcript_segments (call_id, epoch, item, position, organisation_id, "
         "speaker, text) VALUES (" +
         call + ", 1, 1, 1, " + north +
         ", 'caller', 'a northern secret');"
         "INSERT INTO tandem.call_turns (call_id, epoch, turn, organisation_id, speech_ended_ms, "
         "decided_ms, first_sent_ms) VALUES (" +
         call + ", 1, 1, " + north +
         ", 2000, 300, 640);"
         "INSERT INTO tandem.webhook_log (id, organisation_id, source, verified, method, path) "
         "VALUES ('" +
         kWebhook + "', " + north +
         ", 'twilio', true, 'POST', '/northern');"
         "INSERT INTO tandem.appointments (id, organisation_id, calendar_key, busy, status, "
         "starts_at, ends_at, summary) VALUES ('" +
         kAppointment + "', " + north +
         ", '', 'empty', 'confirmed', '2026-11-20T09:00:00Z', '2026-11-20T10:00:00Z', "
         "'northern cleaning');"
         "INSERT INTO tandem.subscriptions (organisation_id, plan, status, period_start, "
         "period_end, minutes_included) SELECT id, 'pro', 'active', now() - interval '1 day', "
         "now() + interval '29 days', 500 FROM tandem.organisations WHERE slug IN ('north', "
         "'south');"
         "INSERT INTO tandem.usage (organisation_id, day, calls, seconds, cost_model, "
         "cost_carrier) VALUES (" +
         north + ", current_date, 1, 60, 0.05, 0.01);";
}

}  // namespace

Desk::Desk(ApiNode& node, const World& world)
    : call(kCall), webhook(kWebhook), appointment(kAppointment) {
  const std::string owner = world.token("owner");
  const auto make = [&](const std::string& path, const std::string& body,
                        const std::string& who = "owner") {
    const Answer made = node.send("POST", path, world.token(who), body);
    REQUIRE(made.status == 201);
    return made.at("/id");
  };
  agent = make("/api/agents", R"({"name":"Northern desk","instructions":"Be kind."})");
  REQUIRE(node.send("POST", "/api/agents/" + agent + "/publish", owner, "{}").status == 200);
  version = "1";
  intent = make("/api/intents", R"({"name":"northern price","examples":["How much?"]})");
  hours = make("/api/working-hours", R"({"weekday":1,"opens":"09:00","closes":"24:00"})");
  exception = make("/api/working-hour-exceptions", R"({"day":"2026-12-25","note":"northern"})");
  number = make("/api/numbers",
                R"({"organisation_id":"north","number":"+15557122661","label":"northern line"})",
                "operator");
  invitation = make("/api/organisations/north/invitations",
                    R"({"email":"guest@northern.example","role":"worker"})");
  api_key = make("/api/api-keys", R"({"name":"northern key","scopes":["read"]})");
  calendar = make("/api/calendar/connections", R"({"label":"northern room"})");
  endpoint = make("/api/webhook-endpoints",
                  R"({"url":"https://hooks.example.com/northern","events":["call.ended"]})");
  contact = make("/api/contacts", R"({"name":"northern contact","email":"c@northern.example"})");
  // Not before everything is over.
  delivery = make("/api/outbound",
                  R"({"kind":"email","destination":"c@northern.example","next_attempt_at":)"
                  R"("2099-01-01T00:00:00Z","payload":{"subject":"northern","text":"secret"}})");
  record = make("/api/records", R"({"type":"note","title":"northern record"})");
  connection = make("/api/connections", R"({"slug":"northern-app"})");
  node.database.execute(kept_rows(agent));
  batch = kBatch;
  node.database.execute(
      "INSERT INTO tandem.call_batches (id, organisation_id, agent_id, name, from_number, "
      "per_minute, calls) VALUES ('" +
      batch + "', '" + World::organisation("north") + "', '" + agent +
      "', 'northern list', '+15557122661', 1, 1)");
}

std::string Desk::filled(std::string path) const {
  const auto put = [&](const std::string& name, const std::string& value) {
    const std::string parameter = '{' + name + '}';
    if (const auto at = path.find(parameter); at != std::string::npos)
      path.replace(at, parameter.size(), value);
  };
  const std::pair<const char*, const std::string*> kinds[] = {
      {"/api/agents/", &agent},
      {"/api/intents/", &intent},
      {"/api/working-hours/", &hours},
      {"/api/working-hour-exceptions/", &exception},
      {"/api/numbers/", &number},
      {"/api/api-keys/", &api_key},
      {"/api/calls/batches/", &batch},
      {"/api/calls/", &call},
      {"/api/{client_id}/calls/", &call},
      {"/api/calendar/appointments/", &appointment},
      {"/api/calendar/connections/", &calendar},
      {"/api/contacts/", &contact},
      {"/api/records/", &record},
      {"/api/connections/", &connection},
      {"/functions/v1/mc-connections/", &connection},
      {"/api/webhook-log/", &webhook},
      {"/api/webhook-endpoints/", &endpoint},
      {"/api/outbound/", &delivery},
      {"/api/techops/agents/", &agent},
      {"/api/bots/", &agent},
      {"/api/phone-numbers/", &number},
      {"/api/organisations/{organisation}/invitations/", &invitation}};
  for (const auto& [prefix, id] : kinds)
    if (path.starts_with(prefix)) put("id", *id);
  if (path.starts_with("/api/organisations/")) put("id", World::user("member"));
  put("number", version);
  put("organisation", "north");
  put("client_id", "north");
  return path;
}

}  // namespace tandem::api::test
