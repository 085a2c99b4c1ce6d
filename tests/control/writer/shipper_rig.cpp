#include "tests/control/writer/shipper_rig.hpp"

#include <doctest/doctest.h>

#include "control/writer/metric_families.hpp"

namespace tandem::control::test {

const std::string_view kStarted =
    R"({"call_sid":"CA1","account_sid":"AC1","from":"+15550001111","to":"+15550002222",)"
    R"("agent":"front-desk","agent_name":"Ada","node":"n1","direction":"inbound"})";

void as_superuser(const std::string& sql) {
  postgres::PrivateCluster::instance().execute("postgres", sql);
}

ShipperRig::ShipperRig() { open(); }

void ShipperRig::open() {
  SpoolLog::Options options;
  options.directory = directory.path;
  log = std::make_unique<SpoolLog>(options);
}

void ShipperRig::start(std::chrono::milliseconds statement_limit) {
  Shipper::Options options{database.app_url(), "n1"};
  options.statement_limit = statement_limit;
  options.orphan_wait = std::chrono::milliseconds(0);
  options.tell_every = std::chrono::milliseconds(200);
  shipper = std::make_unique<Shipper>(options, *log, registry);
}

void ShipperRig::restart() {
  shipper.reset();
  log.reset();
  open();
  start();
}

void ShipperRig::append(const call::CallEvent& event) const {
  REQUIRE(log->append(record_of(event), 1).has_value());
}

void ShipperRig::append_call(std::uint64_t call, std::uint64_t turns, bool ends) const {
  std::uint64_t seq = 0;
  append(event(call, ++seq, "call.started", kStarted));
  append(event(call, ++seq, "stream.attached", R"({"attachment":1})"));
  for (std::uint64_t turn = 1; turn <= turns; ++turn) {
    append(event(call, ++seq, "caller.words",
                 R"({"item":)" + std::to_string(2 * turn) +
                     R"(,"previous":0,"text":"What's \"new\"?\n\t\\ €","from_at_ms":1,)"
                     R"("to_at_ms":9})"));
    append(
        event(call, ++seq, "turn.answered",
              R"({"turn":)" + std::to_string(turn) +
                  R"(,"speech_stopped_at_ms":900,"first_sent_ms":300,"voice_to_voice_ms":500})"));
  }
  if (ends)
    append(event(call, ++seq, "call.ended", R"({"reason":"caller-hangup","length_ms":5000})"));
}

void ShipperRig::reset_connections() const {
  as_superuser("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" +
               database.name() + "'");
}

std::string ShipperRig::ask(const std::string& sql) {
  pqxx::nontransaction work(connection);
  const auto rows = work.exec(sql);
  return rows.empty() || rows[0][0].is_null() ? "" : rows[0][0].c_str();
}

bool ShipperRig::await_shipped() const {
  return await([&] { return log->state().events == 0; });
}

std::uint64_t ShipperRig::faults(const char* kind) const {
  return static_cast<std::uint64_t>(registry.value(families::kWriterFaults, {{"kind", kind}}));
}

}  // namespace tandem::control::test
