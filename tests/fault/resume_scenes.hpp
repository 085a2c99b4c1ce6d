#pragma once

#include <string>
#include <utility>

#include "tests/integration/whole_system.hpp"

namespace tandem::fault {

/// Nobody is asked whether they are still there while a test gets ready. `agent`: more lines of the
/// agent's table.
[[nodiscard]] inline integration::SystemOptions resume_options(std::string scenario,
                                                               const char* agent = "") {
  integration::SystemOptions all;
  all.scenario = std::move(scenario);
  all.agent =
      std::string("greeting = \"Good morning.\"\nsilence = { first_prompt_ms = 60000 }\n") + agent;
  return all;
}

/// The head of a caller whose stream may break under them; `more` are lines of the call.
[[nodiscard]] inline std::string caller_on_broken_line(const std::string& more = {},
                                                       const std::string& to = "+15557122661") {
  return "[[calls]]\nfrom = \"+15558675310\"\nto = \"" + to +
         "\"\ntolerate = [\"31901\", \"31902\", \"31920\", \"31921\", \"11200\", \"11205\"]\n" +
         more + "\n";
}

/// Turns of one who is greeted, says `words`, and is answered.
[[nodiscard]] inline std::string greeted_and_answered(const std::string& words) {
  return R"(
  [[calls.turns]]
  wait = "agent"
  [[calls.turns]]
  say = ["hello"]
  transcript = ")" +
         words + R"("
  [[calls.turns]]
  wait = "agent"
)";
}

/// The line is gone until the agent says so; `pause_ms` later they talk on, and the caller hangs
/// up.
[[nodiscard]] inline std::string goes_on(int pause_ms = 0) {
  return R"(
  [[calls.turns]]
  wait = "agent"
  timeout_ms = 60000
)" +
         (pause_ms == 0 ? std::string()
                        : "  [[calls.turns]]\n  wait_ms = " + std::to_string(pause_ms) + "\n") +
         R"(
  [[calls.turns]]
  say = ["please-try-again"]
  transcript = "Please try again."
  [[calls.turns]]
  wait = "agent"
  [[calls.turns]]
  hang_up = true
)";
}

/// Harbour Dental (slug `harbour`), whose agent Ann answers +15557122670; open Monday to Friday
/// from 09:00 to 17:00 as nobody said otherwise. `tools`: a Postgres array.
[[nodiscard]] inline std::string harbour_dental(const std::string& instructions,
                                                const std::string& tools = "{}") {
  return R"(
  INSERT INTO tandem.organisations (id, slug, name)
    VALUES ('0199bbbb-0000-7000-8000-000000000001', 'harbour', 'Harbour Dental');
  INSERT INTO tandem.agents (id, organisation_id, name, instructions, greeting, tools)
    VALUES ('0199cccc-0000-7000-8000-000000000001', '0199bbbb-0000-7000-8000-000000000001', 'Ann',
            ')" +
         instructions + "', 'Hello.', '" + tools + R"(');
  SELECT tandem.publish_agent('0199cccc-0000-7000-8000-000000000001', tandem.uuid_v7());
  INSERT INTO tandem.phone_numbers (id, organisation_id, number, agent_id)
    VALUES ('0199dddd-0000-7000-8000-000000000001', '0199bbbb-0000-7000-8000-000000000001',
            '+15557122670', '0199cccc-0000-7000-8000-000000000001');
)";
}

}  // namespace tandem::fault
