#pragma once

#include <boost/json.hpp>
#include <future>
#include <memory>
#include <string>

#include "bridge/tools/tool_registry.hpp"
#include "control/calendar/diary_tools.hpp"
#include "control/calendar/metric_families.hpp"
#include "tests/control/calendar/diary_rig.hpp"

namespace tandem::calendar {

namespace js = boost::json;

/// What a tool answered.
struct Told {
  tools::ToolResult result;
  js::object json;

  [[nodiscard]] std::string text(const char* name) const {
    return json.contains(name) ? std::string(json.at(name).as_string()) : std::string();
  }
};

/// The desk, and one caller at a time.
struct Desk {
  Desk() : tools(rig.diary, metrics.add_block()) {
    tools.add_to(registry);
    auto one = std::make_shared<call::Agent>();
    one->id = crypto::uuid_v7();
    one->organisation = rig.organisation;
    one->tools = registry.names();
    agent = one;
    rig.database.execute(
        "INSERT INTO tandem.agents (id, organisation_id, name, instructions) VALUES ('" + one->id +
        "', '" + rig.organisation + "', 'Ada', 'Help.')");
    next_call();
  }
  ~Desk() {
    // What a call's end left under way, the rig waits for.
    rig.fixture.run([this]() -> Task<> { co_await tools.stop(); });
  }

  void next_call(std::string from_number = "+12125550123") {
    call = call::CallId::generate(std::chrono::system_clock::now());
    from = std::move(from_number);
  }

  Told ask(const char* tool, const js::object& arguments) {
    return ask_raw(tool, js::serialize(arguments));
  }
  Told ask_raw(const char* tool, const std::string& arguments) {
    auto answered = std::make_shared<std::promise<tools::ToolResult>>();
    tools::ToolContext context{call, from, "+13125550000", agent, &rig.fixture.loop, rehearsal};
    context.term = term;
    rig.fixture.loop.post([this, tool, arguments, context, answered] {
      registry.find(tool)->run(
          context, {"1", tool, arguments},
          [answered](const tools::ToolResult& result) { answered->set_value(result); });
    });
    Told told{answered->get_future().get(), {}};
    told.json = js::parse(told.result.output).as_object();
    return told;
  }

  [[nodiscard]] std::string date(int slot) const {
    return to_text(Zone::utc().wall(rig.slot(slot).start).day);
  }
  [[nodiscard]] std::string time(int slot) const {
    return to_text(Zone::utc().wall(rig.slot(slot).start).time);
  }
  [[nodiscard]] js::object at(int slot) const {
    return {{"date", date(slot)}, {"time", time(slot)}};
  }
  Told book(int slot, const std::string& name = "Dana Reyes") {
    js::object arguments = at(slot);
    arguments["name"] = name;
    return ask("bookAppointment", arguments);
  }
  [[nodiscard]] std::string standing() const {
    return rig.look("SELECT count(*) FROM tandem.appointments WHERE status = 'confirmed'");
  }

  /// Times that are kept and not booked.
  [[nodiscard]] std::string held() const {
    return rig.look(
        "SELECT count(*) FROM tandem.appointments WHERE status = 'held' AND calendar_event_id IS "
        "NULL");
  }
  /// Questions for free times that were answered so far, by what was asked for them.
  [[nodiscard]] double answered(const char* asked) const {
    return metrics.value(families::kAvailabilityTime, {{"asked", asked}});
  }

  metrics::Registry metrics;
  DiaryRig rig;
  DiaryTools tools;
  tools::ToolRegistry registry;
  std::shared_ptr<const call::Agent> agent;
  call::CallId call;
  std::string from;
  bool rehearsal = false;
  std::uint32_t term = 1;  ///< The node's of the call.
};

}  // namespace tandem::calendar
