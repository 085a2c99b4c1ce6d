// How long the model waits for free times: `checkAvailability` from the shard that asks until the
// answer is there again as JSON, through the control loop, over a Postgres of its own.
//
//     availability_bench [QUESTIONS]
//
// memory: a day, the diary known. named: a time that is free, which is kept behind the answer.
// first: nobody has asked for the organisation yet (our own calendar: rows of Postgres).
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <future>
#include <string>
#include <vector>

#include "bridge/tools/tool_registry.hpp"
#include "control/calendar/diary_tools.hpp"
#include "control/calendar/spoken_time.hpp"
#include "tests/control/calendar/diary_rig.hpp"

namespace {

using namespace tandem;
using std::chrono::steady_clock;

/// The diary on its control loop, and a shard beside it that asks.
class Asking {
 public:
  Asking() : tools_(rig_.diary, metrics_.add_block()), shard_("shard") {
    tools_.add_to(registry_);
    auto agent = std::make_shared<call::Agent>();
    agent->id = crypto::uuid_v7();
    agent->organisation = rig_.organisation;
    agent->tools = registry_.names();
    rig_.database.execute(
        "INSERT INTO tandem.agents (id, organisation_id, name, instructions) VALUES ('" +
        agent->id + "', '" + rig_.organisation + "', 'Ada', 'Help.')");
    agent_ = agent;
  }
  ~Asking() {
    rig_.fixture.run([this]() -> Task<> { co_await tools_.stop(); });
  }

  /// Milliseconds until the answer was on the shard.
  double ask(const std::string& arguments) {
    std::promise<double> answered;
    shard_.loop.post([&] {
      const auto began = steady_clock::now();
      const tools::ToolContext context{call::CallId::generate(std::chrono::system_clock::now()),
                                       "+12125550123", "+13125550000", agent_, &shard_.loop};
      registry_.find("checkAvailability")
          ->run(context, {"1", "checkAvailability", arguments},
                [&answered, began](const tools::ToolResult& result) {
                  if (!result.ok) std::abort();
                  const std::chrono::duration<double, std::milli> took =
                      steady_clock::now() - began;
                  answered.set_value(took.count());
                });
    });
    return answered.get_future().get();
  }
  [[nodiscard]] std::string day(int slot) const {
    return calendar::to_text(calendar::Zone::utc().wall(rig_.slot(slot).start).day);
  }
  [[nodiscard]] std::string time(int slot) const {
    return calendar::to_text(calendar::Zone::utc().wall(rig_.slot(slot).start).time);
  }

 private:
  metrics::Registry metrics_;
  calendar::DiaryRig rig_;
  calendar::DiaryTools tools_;
  tools::ToolRegistry registry_;
  std::shared_ptr<const call::Agent> agent_;
  test::LoopFixture shard_;
};

void tell(const char* what, std::vector<double> times) {
  std::sort(times.begin(), times.end());
  const auto at = [&](double share) {
    return times[static_cast<std::size_t>(share * static_cast<double>(times.size() - 1))];
  };
  std::printf("%-10s %6zu questions   P50 %7.3f ms   P99 %7.3f ms   most %7.3f ms\n", what,
              times.size(), at(0.5), at(0.99), at(1.0));
}

}  // namespace

int main(int argc, char** argv) {
  const int questions = argc > 1 ? std::atoi(argv[1]) : 5'000;
  Asking asking;
  const std::string day = R"({"date":")" + asking.day(0) + R"("})";
  tell("first", {asking.ask(day)});
  std::vector<double> memory, named;
  for (int i = 0; i < questions; ++i) memory.push_back(asking.ask(day));
  tell("memory", std::move(memory));
  for (int i = 0; i < questions / 20; ++i)
    named.push_back(
        asking.ask(R"({"date":")" + asking.day(i) + R"(","time":")" + asking.time(i) + R"("})"));
  tell("named", std::move(named));
}
