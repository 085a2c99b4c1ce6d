// Goal: who answers which number, of what the database holds.
#include "control/directory/directory_snapshot.hpp"

#include <doctest/doctest.h>

#include "control/directory/layered_directory.hpp"
#include "control/directory/published_agent.hpp"

namespace control = tandem::control;
namespace call = tandem::call;
namespace model = tandem::model;
namespace store = tandem::store;
using State = call::NumberRoute::State;
using namespace std::chrono_literals;

namespace {

const auto kNow = std::chrono::system_clock::time_point(1'800'000'000s);

store::TenantRows tenant() {
  store::TenantRows rows;
  rows.id = "org";
  rows.name = "Harbour Dental";
  rows.time_zone = "Europe/London";
  rows.locale = "en-GB";
  rows.selected_agent = "chosen";
  rows.agents = {{"chosen", "Chosen", "published", "v1",
                  R"({"instructions":"I am chosen.","languages":["ru","en"]})"},
                 {"own", "Own", "paused", "v2", R"({"instructions":"I am its own."})"},
                 {"broken", "Broken", "published", "v3", R"({"instructions":7})"}};
  rows.numbers = {{"+15550000001", ""},
                  {"+15550000002", "own"},
                  {"+15550000003", "draft"},
                  {"+15550000004", "broken"}};
  return rows;
}

const control::FallbackSound kSilent = [](const call::Agent&) { return nullptr; };

control::DirectorySnapshot snapshot(const store::TenantRows& rows) {
  control::DirectorySnapshot::Tenants tenants;
  tenants.emplace(rows.id, control::make_tenant(rows, kSilent));
  return control::DirectorySnapshot(std::move(tenants));
}

call::Agent agent_of(const std::string& definition, store::TenantRows rows = tenant()) {
  rows.agents = {{"a", "Ann", "published", "v", definition}};
  const auto made = control::published_agent(rows, rows.agents.front());
  REQUIRE(made != nullptr);
  return *made;
}

}  // namespace

TEST_SUITE("control/directory/snapshot") {
  TEST_CASE("the number's agent, else the organisation's, else none") {
    const auto all = snapshot(tenant());
    const auto selected = all.find_number("+15550000001", kNow);
    CHECK(selected.state == State::Assigned);
    CHECK(selected.agent->id == "chosen");
    CHECK(selected.agent->organisation == "org");
    CHECK(selected.agent->version == "v1");
    CHECK(selected.language == "ru");
    const auto own = all.find_number("+15550000002", kNow);
    CHECK(own.agent->id == "own");
    CHECK(own.agent->status == call::AgentStatus::Paused);
    CHECK(all.find_number("+15550000003", kNow).state == State::Unassigned);
    CHECK(all.find_number("+15550000003", kNow).language == "en");
    CHECK(all.find_number("+15550000004", kNow).state == State::Unassigned);
    CHECK(all.find_number("+15550000005", kNow).state == State::Unknown);
    CHECK(all.find_agent("own")->name == "Own");
    CHECK(all.find_agent("nobody") == nullptr);
  }
  TEST_CASE("a lapsed subscription refuses from its moment on, in the agent's language") {
    store::TenantRows rows = tenant();
    rows.refuses_from = std::chrono::time_point_cast<std::chrono::seconds>(kNow);
    const auto all = snapshot(rows);
    CHECK(all.find_number("+15550000001", kNow - 1s).state == State::Assigned);
    const auto refused = all.find_number("+15550000001", kNow);
    CHECK(refused.state == State::Lapsed);
    CHECK(refused.agent == nullptr);
    CHECK(refused.language == "ru");
  }
  TEST_CASE("a definition is served as it was published") {
    const auto agent = agent_of(
        R"({"instructions":"x","greeting":"Hello","voice":"cedar","speed":1.25,"model":"m",)"
        R"("languages":["en"],"model_audio":"pcmu","noise_reduction":"far_field",)"
        R"("max_output_tokens":500,"turn_detection":{"type":"semantic_vad","eagerness":"low",)"
        R"("create_response":false},"silence":{"first_prompt_ms":5000},"tools":["endCall"],)"
        R"("transfer_numbers":["+15558675399"],"closed_hours":"transfer","filler":"tone",)"
        R"("max_call_seconds":600,"max_concurrent_calls":3,"max_calls_per_minute":4,)"
        R"("fallback_message":"Sorry."})");
    CHECK(agent.greeting == "Hello");
    CHECK(agent.voice == "cedar");
    CHECK(agent.speed == 1.25);
    CHECK(agent.model == "m");
    CHECK(agent.model_audio == model::AudioFormat::Pcmu);
    CHECK(agent.noise_reduction == model::NoiseReduction::FarField);
    CHECK(agent.max_output_tokens == 500);
    const auto* vad = std::get_if<model::SemanticVad>(&agent.turn_detection);
    REQUIRE(vad != nullptr);
    CHECK(vad->eagerness == model::Eagerness::Low);
    CHECK_FALSE(vad->create_response);
    CHECK(agent.silence.first_prompt == 5s);
    CHECK(agent.tools == std::vector<std::string>{"endCall"});
    CHECK(agent.transfer_numbers == std::vector<std::string>{"+15558675399"});
    CHECK(agent.closed_hours == call::ClosedHours::Transfer);
    CHECK(agent.filler == tandem::engine::Filler::Tone);
    CHECK(agent.max_call == 600s);
    CHECK(agent.max_concurrent_calls == 3);
    CHECK(agent.max_calls_per_minute == 4);
    CHECK(agent.fallback_message == "Sorry.");
    CHECK(agent.time_zone == "Europe/London");
  }
  TEST_CASE("what is out of bounds in a definition is the default, and no call is lost for it") {
    const call::Agent usual;
    const auto agent = agent_of(
        R"({"instructions":"x","speed":9,"max_call_seconds":1,"max_output_tokens":"many",)"
        R"("turn_detection":"loud","silence":[],"tools":"endCall","transfer_numbers":["110"],)"
        R"("closed_hours":"transfer","greeting":null,"voice":null})");
    CHECK(agent.speed == usual.speed);
    CHECK(agent.max_call == usual.max_call);
    CHECK_FALSE(agent.max_output_tokens);
    CHECK(std::holds_alternative<model::ServerVad>(agent.turn_detection));
    CHECK(agent.tools.empty());
    CHECK(agent.transfer_numbers.empty());
    CHECK(agent.closed_hours == call::ClosedHours::Same);
    CHECK_FALSE(agent.greeting);
    CHECK(agent.voice == usual.voice);
  }
  TEST_CASE("an intent is told to its own agent, or to all, in the languages that they speak") {
    store::TenantRows rows = tenant();
    rows.intents = {{"", "all", {"hi"}, R"({"en":"yes","ru":"да","fr":"oui"})"},
                    {"a", "mine", {}, R"({"fr":"oui"})"},
                    {"b", "others", {}, R"({"en":"no"})"}};
    const auto agent = agent_of(R"({"instructions":"x","languages":["en","ru"]})", rows);
    CHECK(agent.instructions.find(
              R"("all". Callers say: "hi". Reply (en): "yes". Reply (ru): "да")") !=
          std::string::npos);
    CHECK(agent.instructions.find(R"("mine". Reply (fr): "oui")") != std::string::npos);
    CHECK(agent.instructions.find("others") == std::string::npos);
  }
  TEST_CASE("an apology that was spoken meanwhile comes in, and nothing else changes") {
    store::TenantRows rows = tenant();
    rows.agents[0].definition = R"({"instructions":"x","fallback_message":"Sorry."})";
    const auto before = control::make_tenant(rows, kSilent);
    CHECK(control::voiced(before, kSilent) == before);
    const auto sound = std::make_shared<const std::vector<std::uint8_t>>(8, std::uint8_t{0x7F});
    const auto after = control::voiced(before, [&](const call::Agent&) { return sound; });
    CHECK(after->agents.at("chosen")->fallback_audio == sound);
    CHECK(after->agents.at("own") == before->agents.at("own"));
    CHECK(before->agents.at("chosen")->fallback_audio == nullptr);
  }
  TEST_CASE("the configuration file has the last word on its numbers") {
    struct Fixed final : call::AgentDirectory {
      call::NumberRoute route;
      explicit Fixed(State state) { route.state = state; }
      [[nodiscard]] call::NumberRoute find_number(std::string_view) const override { return route; }
      [[nodiscard]] std::shared_ptr<const call::Agent> find_agent(std::string_view) const override {
        return nullptr;
      }
    };
    const Fixed unknown(State::Unknown), unassigned(State::Unassigned), lapsed(State::Lapsed);
    CHECK(control::LayeredDirectory(unassigned, lapsed).find_number("x").state ==
          State::Unassigned);
    CHECK(control::LayeredDirectory(unknown, lapsed).find_number("x").state == State::Lapsed);
  }
}
