// A frame's way, in nanoseconds of processor time: the steps that no other bench has, and the whole
// of it each way, from one socket to the other, the kernel's part included.
#include <benchmark/benchmark.h>
#include <time.h>

#include <chrono>
#include <memory>
#include <string>

#include "bridge/engine/call_machine.hpp"
#include "core/net/websocket_reader.hpp"
#include "core/net/websocket_writer.hpp"
#include "tests/bridge/call_stand.hpp"
#include "tests/bridge/wire_messages.hpp"

namespace {

using namespace tandem;
using namespace std::chrono_literals;
using test::CallStand;

std::chrono::nanoseconds processor_time() {
  timespec spent{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
  return std::chrono::seconds(spent.tv_sec) + std::chrono::nanoseconds(spent.tv_nsec);
}

// ---- Steps.

void mask(benchmark::State& state) {
  std::string bytes(static_cast<std::size_t>(state.range(0)), 'x');
  for (auto _ : state) {
    net::websocket::apply_mask(bytes, {1, 2, 3, 4}, 0);
    benchmark::DoNotOptimize(bytes.data());
  }
}
BENCHMARK(mask)->Arg(300)->Arg(1'300);

/// A frame of the carrier as bytes into its message; the copy that unmasking needs is counted too.
void read_frame(benchmark::State& state) {
  net::SendBlocks blocks;
  net::websocket::Writer writer(net::websocket::From::Client, blocks);
  const std::string text = test::carrier_media(60'397, 0x31);
  std::copy(text.begin(), text.end(), writer.begin_text(text.size()));
  writer.end_text(text.size());
  const std::string frame(writer.pending().data(), writer.size());
  std::string bytes(frame.size() + net::websocket::Reader::kPadding, '\0');
  net::websocket::Reader reader(net::websocket::From::Client, 64 * 1024);
  for (auto _ : state) {
    std::copy(frame.begin(), frame.end(), bytes.begin());
    std::span<char> left(bytes.data(), frame.size());
    benchmark::DoNotOptimize(reader.next(left));
  }
}
BENCHMARK(read_frame);

/// A call in the middle of an answer.
struct Talking {
  Talking() {
    on(engine::CallBegan{});
    on(engine::ModelReady{});
    on(engine::StreamAttached{});
    machine.on(engine::RealtimeEvent{engine::ResponseCreated{{1}, {}, false}}, now, actions);
    actions.clear();
  }
  void on(engine::CallEvent event) {
    machine.on(event, now, actions);
    benchmark::DoNotOptimize(actions.data());
    actions.clear();
  }
  engine::CallMachine machine{engine::EngineSettings{}};
  engine::CallActions actions;
  engine::Instant now = engine::Instant{} + 1h;
  std::chrono::milliseconds media{0};
};

void decide_frame(benchmark::State& state) {
  Talking call;
  for (auto _ : state) {
    call.now += 20ms;
    call.media += 20ms;
    call.on(engine::CallerFrame{{160}, call.media});
  }
}
BENCHMARK(decide_frame);

void decide_delta(benchmark::State& state) {
  Talking call;
  std::uint32_t mark = engine::kMintedHere;
  for (auto _ : state) {
    call.now += 200ms;
    call.on(engine::CallerFrame{{160}, call.media += 200ms});
    call.on(engine::AgentAudio{{1}, {1}, 1'600});
    call.on(engine::MarkEchoed{{++mark}});
  }
}
BENCHMARK(decide_delta);

void decide_tick(benchmark::State& state) {
  Talking call;
  for (auto _ : state) call.on(engine::Tick{});
}
BENCHMARK(decide_tick);

// ---- The whole way.

constexpr std::size_t kCalls = 20;
/// A carrier may send 10 s at once, no more.
constexpr int kFramesMax = 480;

/// Plays on a stand with `kCalls` calls, which is made anew after so many rounds over all of them;
/// only the server's own work counts.
template <class Step>
void whole(benchmark::State& state, CallStand::Options options, int rounds_max, Step step) {
  std::unique_ptr<CallStand> stand;
  std::chrono::nanoseconds spent{0}, began{0};
  std::size_t call = 0;
  int rounds = rounds_max;
  for (auto _ : state) {
    if (rounds == rounds_max) {
      stand = std::make_unique<CallStand>(options);
      for (std::size_t i = 0; i < kCalls; ++i) stand->add_call();
      stand->work_begins = [&] { began = processor_time(); };
      stand->work_ends = [&] { spent += processor_time() - began; };
      rounds = 0;
    }
    spent = {};
    step(*stand, call);
    if (++call == kCalls) {
      call = 0;
      ++rounds;
    }
    state.SetIterationTime(std::chrono::duration<double>(spent).count());
  }
}

void register_whole(const char* name, model::AudioFormat format) {
  const auto add = [&](const char* what, CallStand::Options options, int rounds_max, auto step) {
    benchmark::RegisterBenchmark((std::string(what) + name).c_str(), [=](benchmark::State& state) {
      whole(state, options, rounds_max, step);
    })->UseManualTime();
  };
  const CallStand::Options options{.model_audio = format, .delta_ms = 100};
  add("uplink_frame/", options, kFramesMax,
      [](CallStand& stand, std::size_t call) { stand.frame(call); });
  add("downlink_delta_100ms/", options, 4 * kFramesMax,
      [](CallStand& stand, std::size_t call) { stand.delta(call); });
}

}  // namespace

int main(int argc, char** argv) {
  register_whole("pcm24k", model::AudioFormat::Pcm24k);
  register_whole("pcmu", model::AudioFormat::Pcmu);
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
