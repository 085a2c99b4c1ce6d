#include "control/directory/file_directory.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "control/directory/agent_section.hpp"
#include "tests/places.hpp"

namespace control = tandem::control;
namespace call = tandem::call;
namespace model = tandem::model;
using call::NumberRoute;
using tandem::config::Fault;

namespace {

struct Parsed {
  std::shared_ptr<const control::FileDirectory> directory;
  std::vector<Fault> faults;
};

Parsed parse(const std::string& text) {
  Parsed parsed;
  parsed.directory =
      control::FileDirectory::parse("t.toml", text, {"endCall", "transferCall"}, parsed.faults);
  return parsed;
}

bool faulty(const Parsed& parsed, const std::string& where, const std::string& what) {
  return std::any_of(parsed.faults.begin(), parsed.faults.end(), [&](const Fault& fault) {
    return fault.where == where && fault.what.find(what) != std::string::npos;
  });
}

constexpr const char* kFull = R"(
[[agents]]
id = "clinic"
name = "Dr. Grey's reception"
instructions = "You are the receptionist."
greeting = "Hello!"
model = "gpt-realtime-2.1"
voice = "cedar"
speed = 1.25
language = "ru"
model_audio = "pcmu"
noise_reduction = "near_field"
transcription_model = ""
max_output_tokens = 512
turn_detection = { type = "semantic_vad", eagerness = "high", interrupt_response = false }
tools = ["endCall", "transferCall"]
filler = "none"
transfer_numbers = ["+15558675399"]
fallback_message = "We call you back."
closed_hours = "transfer"
time_zone = "Europe/Berlin"
open_hours = ["mon-fri 09:00-17:30", "sat 10:00-14:00"]
silence = { first_prompt_ms = 5000, second_prompt_ms = 6000, goodbye_ms = 7000 }
max_call_seconds = 600
max_concurrent_calls = 3
max_calls_per_minute = 20
status = "paused"

[[numbers]]
number = "+15557122661"
agent = "clinic"

[[numbers]]
number = "+15557122662"
)";

}  // namespace

TEST_SUITE("control/directory") {
  TEST_CASE("every key of an agent arrives in the agent") {
    const Parsed parsed = parse(kFull);
    CAPTURE(tandem::config::to_text(parsed.faults));
    REQUIRE(parsed.faults.empty());
    const auto agent = parsed.directory->find_agent("clinic");
    REQUIRE(agent);
    CHECK(agent->name == "Dr. Grey's reception");
    CHECK(agent->instructions == "You are the receptionist.");
    CHECK(agent->greeting == "Hello!");
    CHECK(agent->voice == "cedar");
    CHECK(agent->speed == 1.25);
    CHECK(agent->language == "ru");
    CHECK(agent->model_audio == model::AudioFormat::Pcmu);
    CHECK(agent->noise_reduction == model::NoiseReduction::NearField);
    CHECK(agent->transcription_model.empty());
    CHECK(agent->max_output_tokens == 512);
    const auto* vad = std::get_if<model::SemanticVad>(&agent->turn_detection);
    REQUIRE(vad);
    CHECK(vad->eagerness == model::Eagerness::High);
    CHECK_FALSE(vad->interrupt_response);
    CHECK(agent->tools.size() == 2);
    CHECK(agent->filler == tandem::engine::Filler::None);
    CHECK(agent->transfer_numbers.front() == "+15558675399");
    CHECK(agent->closed_hours == call::ClosedHours::Transfer);
    CHECK(agent->open_hours.size() == 6);
    CHECK(agent->open_hours.back().weekday == 6);
    CHECK(agent->open_hours.back().from == std::chrono::hours(10));
    CHECK(agent->silence.second_prompt == std::chrono::seconds(6));
    CHECK(agent->max_call == std::chrono::minutes(10));
    CHECK(agent->max_concurrent_calls == 3);
    CHECK(agent->max_calls_per_minute == 20);
    CHECK(agent->status == call::AgentStatus::Paused);
  }

  TEST_CASE("a number leads to its agent, to none, or is unknown") {
    const Parsed parsed = parse(kFull);
    const NumberRoute assigned = parsed.directory->find_number("+15557122661");
    CHECK(assigned.state == NumberRoute::State::Assigned);
    CHECK(assigned.agent == parsed.directory->find_agent("clinic"));
    CHECK(parsed.directory->find_number("+15557122662").state == NumberRoute::State::Unassigned);
    CHECK(parsed.directory->find_number("+15557122663").state == NumberRoute::State::Unknown);
    CHECK(parsed.directory->find_agent("nobody") == nullptr);
  }

  TEST_CASE("an agent needs an id and instructions, nothing else") {
    const Parsed parsed = parse("[[agents]]\nid = \"a\"\ninstructions = \"Be kind.\"\n");
    REQUIRE(parsed.faults.empty());
    const auto agent = parsed.directory->find_agent("a");
    REQUIRE(agent);
    CHECK_FALSE(agent->greeting.has_value());
    CHECK(std::holds_alternative<model::ServerVad>(agent->turn_detection));
    CHECK(faulty(parse("[[agents]]\nname = \"x\"\n"), "t.toml:1:1", "`id` is required"));
  }

  TEST_CASE("fault-31: each fault names file, line and column, and all come together") {
    const Parsed parsed = parse(
        "[[agents]]\n"
        "id = \"a\"\n"
        "instructions = \"x\"\n"
        "speed = 9.0\n"
        "voise = \"marin\"\n"
        "tools = [\"bookTable\"]\n"
        "transfer_numbers = [\"112\"]\n"
        "time_zone = \"Mars/Olympus\"\n"
        "open_hours = [\"mo 9-17\"]\n"
        "turn_detection = { type = \"server_vad\", treshold = 0.5 }\n"
        "[[numbers]]\n"
        "number = \"555\"\n"
        "agent = \"b\"\n");
    CAPTURE(tandem::config::to_text(parsed.faults));
    CHECK(parsed.faults.size() == 9);
    CHECK(faulty(parsed, "t.toml:4:9", "`speed` must lie between 0.25 and 1.5"));
    CHECK(faulty(parsed, "t.toml:5:1", "unknown key `voise`"));
    CHECK(faulty(parsed, "t.toml:6:9", "bookTable"));
    CHECK(faulty(parsed, "t.toml:7:20", "E.164"));
    CHECK(faulty(parsed, "t.toml:8:13", "IANA"));
    CHECK(faulty(parsed, "t.toml:9:14", "mon-fri"));
    CHECK(faulty(parsed, "t.toml:10:41", "unknown key `treshold`"));
    CHECK(faulty(parsed, "t.toml:12:10", "E.164"));
    CHECK(faulty(parsed, "t.toml:13:9", "no such agent"));
  }

  TEST_CASE("two agents or numbers of one name are a fault") {
    const std::string agent = "[[agents]]\nid = \"a\"\ninstructions = \"x\"\n";
    const std::string number = "[[numbers]]\nnumber = \"+15557122661\"\n";
    const Parsed parsed = parse(agent + agent + number + number);
    CHECK(parsed.faults.size() == 2);
  }

  TEST_CASE("opening hours are read strictly") {
    CHECK(control::parse_open_hours("mon-sun 00:00-24:00").size() == 7);
    CHECK(control::parse_open_hours("wed 08:30-12:00").front().weekday == 3);
    for (const char* text :
         {"", "mon", "mon 9:00-17:00", "fri-mon 09:00-17:00", "mon 17:00-09:00", "mon 09:00-24:01",
          "mon 09:60-17:00", "xyz 09:00-17:00", "mon 09:00-17:00 "})
      CHECK(control::parse_open_hours(text).empty());
  }

  TEST_CASE("the example configuration that we ship has no faults") {
    std::ifstream file(tandem::test::project_root() + "/tools/tandem.example.toml");
    REQUIRE(file.good());
    std::ostringstream text;
    text << file.rdbuf();
    const Parsed parsed = parse(text.str());
    CAPTURE(tandem::config::to_text(parsed.faults));
    CHECK(parsed.faults.empty());
    CHECK(parsed.directory->agents() >= 1);
    CHECK_FALSE(parsed.directory->numbers().empty());
  }
}
