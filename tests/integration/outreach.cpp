#include "tests/integration/outreach.hpp"

#include <doctest/doctest.h>
#include <signal.h>

#include <boost/json/serialize.hpp>

namespace tandem::integration {
namespace {

using postgres::FreshDatabase;
using namespace std::chrono_literals;

/// An organisation with agents for all policies, that may ring New York at any hour.
void add_organisation(const FreshDatabase& database) {
  const std::string organisation = std::string("'") + kRingers + "'";
  std::string sql =
      "INSERT INTO tandem.organisations (id, slug, name, outgoing_countries, outgoing_from, "
      "outgoing_until, outgoing_at_once, outgoing_a_minute) VALUES (" +
      organisation + ", 'ringers', 'Ringers', '{US}', '00:00', '00:00', 50, 600);";
  int n = 0;
  for (const char* policy : {"decide", "hang-up", "message"}) {
    const std::string id = "'" + ringers_agent(n++) + "'";
    sql +=
        "INSERT INTO tandem.agents (id, organisation_id, name, instructions, greeting, voicemail, "
        "voicemail_message, tools, transfer_numbers) VALUES (" +
        id + ", " + organisation + ", '" + policy +
        "', 'You ring people about their appointments.', 'This is the clinic.', '" + policy +
        "', 'Please ring the clinic back.', '{transferCall}', '{+15558675399}');"
        "INSERT INTO tandem.agent_versions (id, organisation_id, agent_id, number, definition) "
        "SELECT gen_random_uuid(), organisation_id, id, 1, tandem.agent_definition(a) FROM "
        "tandem.agents a WHERE id = " +
        id +
        ";UPDATE tandem.agents SET status = 'published', published_version_id = (SELECT id FROM "
        "tandem.agent_versions WHERE agent_id = " +
        id + ") WHERE id = " + id + ";";
  }
  sql +=
      "INSERT INTO tandem.phone_numbers (id, organisation_id, number) VALUES "
      "(gen_random_uuid(), " +
      organisation + ", '" + kRingersNumber + "')";
  database.execute(sql);
}

}  // namespace

std::string ringers_agent(int n) {
  return "0199aaaa-0000-7000-8000-00000000010" + std::to_string(n);
}
std::string callee_number(int n) { return "+1212555012" + std::to_string(n); }

std::string callee(int n, const std::string& keys, const std::string& turns) {
  return std::string("[[calls]]\ndirection = \"outbound\"\nfrom = \"") + kRingersNumber +
         "\"\nto = \"" + callee_number(n) + "\"\n" + keys + "\n" + turns;
}

std::string person() {
  return R"(
  [[calls.turns]]
  wait_ms = 300
  [[calls.turns]]
  say = ["hello"]
  transcript = "Hello?"
  [[calls.turns]]
  wait = "agent"
  [[calls.turns]]
  say = ["please-try-again"]
  transcript = "Please try again."
  [[calls.turns]]
  wait = "agent"
  [[calls.turns]]
  say = ["one-moment-please"]
  transcript = "One moment please."
  [[calls.turns]]
  wait = "agent"
  [[calls.turns]]
  hang_up = true
)";
}

Outreach::Outreach(const std::string& scenario, const Variables& also, std::uint16_t relay)
    : system(
          {.scenario = scenario, .server = environment(also, relay), .own_name = !also.empty()}) {
  system.start_carrier();
  REQUIRE_MESSAGE(system.carrier().await_port(system.carrier_port(), 20s), system.story());
}

Outreach::Variables Outreach::environment(const Variables& also, std::uint16_t relay) const {
  add_organisation(database);
  Variables variables = with_database(database);
  if (relay != 0)
    variables.emplace_back("DATABASE_URL",
                           "postgresql://tandem_app@127.0.0.1:" + std::to_string(relay) + "/" +
                               database.name() + "?sslmode=disable");
  variables.insert(variables.end(), also.begin(), also.end());
  return variables;
}

void Outreach::ring(int n, int agent) {
  database.execute(
      "INSERT INTO tandem.outgoing_calls (id, organisation_id, agent_id, "
      "from_number, to_number, metadata) VALUES (gen_random_uuid(), '" +
      std::string(kRingers) + "', '" + ringers_agent(agent) + "', '" + kRingersNumber + "', '" +
      callee_number(n) + "', '{\"name\": \"Dana\"}')");
}

std::string Outreach::of(int n, const std::string& expression) const {
  return ask(database, "SELECT (" + expression + ")::text FROM tandem.calls WHERE to_number = '" +
                           callee_number(n) + "'");
}

bool Outreach::ends(int n, std::chrono::seconds limit) const {
  return await_answer(database,
                      "SELECT count(*) FROM tandem.calls c JOIN tandem.outgoing_calls g ON g.id = "
                      "c.id WHERE c.to_number = '" +
                          callee_number(n) + "' AND c.status = 'ended' AND g.status = 'done'",
                      "1", limit);
}

std::size_t Outreach::carrier_lines(std::string_view what) const {
  std::size_t count = 0;
  for (const JsonLine& line : system.carrier_log())
    if (line.at("what").as_string() == what) ++count;
  return count;
}

bool Outreach::told_model(std::string_view words) const {
  for (const JsonLine& line : system.model_log())
    if (boost::json::serialize(line).find(words) != std::string::npos) return true;
  return false;
}

void Outreach::stop() {
  system.carrier().send_signal(SIGTERM);
  CHECK_MESSAGE(system.await_carrier(20s) == 0, system.story());
  CHECK(system.stop_server() == 0);
}

}  // namespace tandem::integration
