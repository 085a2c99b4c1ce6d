// Nanoseconds of the steps of one frame: `tandem_micro_bench [--benchmark_filter=...]`.

#include <benchmark/benchmark.h>

#include <array>
#include <string>
#include <vector>

#include "core/base64.hpp"
#include "media/g711_alaw.hpp"
#include "media/g711_mulaw.hpp"
#include "media/level_meter.hpp"
#include "media/ogg_opus_writer.hpp"
#include "media/resampler_8k_24k.hpp"
#include "tests/media/sound.hpp"

namespace {

using namespace tandem;
using media::SimdLevel;

std::array<std::int16_t, 160> narrow_frame() {
  std::array<std::int16_t, 160> frame;
  const auto samples = test::noise(frame.size(), 1);
  std::copy(samples.begin(), samples.end(), frame.begin());
  return frame;
}
std::array<std::int16_t, 480> wide_frame() {
  std::array<std::int16_t, 480> frame;
  const auto samples = test::noise(frame.size(), 2);
  std::copy(samples.begin(), samples.end(), frame.begin());
  return frame;
}

template <auto kEncode>
void encode_g711(benchmark::State& state, SimdLevel level) {
  const auto samples = narrow_frame();
  std::array<std::uint8_t, 160> codes{};
  for (auto _ : state) {
    kEncode(samples, codes, level);
    benchmark::DoNotOptimize(codes.data());
    benchmark::ClobberMemory();
  }
}

template <auto kDecode>
void decode_g711(benchmark::State& state, SimdLevel level) {
  std::array<std::uint8_t, 160> codes{};
  media::mulaw_encode(narrow_frame(), codes);
  std::array<std::int16_t, 160> samples{};
  for (auto _ : state) {
    kDecode(codes, samples, level);
    benchmark::DoNotOptimize(samples.data());
    benchmark::ClobberMemory();
  }
}

/// 20 ms a turn, the streams one after the other.
void upsample(benchmark::State& state, SimdLevel level, std::size_t streams) {
  const auto in = narrow_frame();
  std::array<std::int16_t, 480> out{};
  std::vector<media::Upsampler8kTo24k> resamplers(streams);
  std::size_t next = 0;
  for (auto _ : state) {
    resamplers[next].process(in, out, level);
    if (++next == streams) next = 0;
    benchmark::DoNotOptimize(out.data());
    benchmark::ClobberMemory();
  }
}

void downsample(benchmark::State& state, SimdLevel level, std::size_t streams) {
  const auto in = wide_frame();
  std::array<std::int16_t, 160> out{};
  std::vector<media::Downsampler24kTo8k> resamplers(streams);
  std::size_t next = 0;
  for (auto _ : state) {
    resamplers[next].process(in, out, level);
    if (++next == streams) next = 0;
    benchmark::DoNotOptimize(out.data());
    benchmark::ClobberMemory();
  }
}

void meter(benchmark::State& state) {
  const auto in = narrow_frame();
  media::LevelMeter meter;
  for (auto _ : state) {
    meter.add(in);
    benchmark::DoNotOptimize(meter);
  }
}

void encode_base64(benchmark::State& state) {
  const std::vector<std::uint8_t> bytes(static_cast<std::size_t>(state.range(0)), 0x5A);
  std::string text(base64_encoded_size(bytes.size()), '\0');
  for (auto _ : state) {
    base64_encode(bytes, text.data());
    benchmark::DoNotOptimize(text.data());
    benchmark::ClobberMemory();
  }
}

void decode_base64(benchmark::State& state) {
  const std::string text =
      base64_encode(std::string(static_cast<std::size_t>(state.range(0)), 'Z'));
  std::vector<std::uint8_t> bytes(base64_decoded_size_max(text.size()));
  for (auto _ : state) {
    auto decoded = base64_decode(text, bytes.data());
    benchmark::DoNotOptimize(decoded);
    benchmark::ClobberMemory();
  }
}

/// 20 ms of both sides of a recorded call, into its file.
void record(benchmark::State& state) {
  std::size_t bytes = 0;
  media::OggOpusWriter writer(media::kTelephony, "bench", [&bytes](auto piece) {
    bytes += piece.size();
    return true;
  });
  const auto left = test::tone({440, -9}, 8'000, media::kTelephony);
  const auto right = test::tone({1'000, -9}, 8'000, media::kTelephony);
  std::vector<std::int16_t> both(2 * left.size());
  for (std::size_t i = 0; i < left.size(); ++i) {
    both[2 * i] = left[i];
    both[2 * i + 1] = right[i];
  }
  std::size_t at = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(writer.write(std::span(both).subspan(at, 320)));
    at = (at + 320) % both.size();
  }
}

using Encode = void (*)(std::span<const std::int16_t>, std::span<std::uint8_t>, SimdLevel) noexcept;
using Decode = void (*)(std::span<const std::uint8_t>, std::span<std::int16_t>, SimdLevel) noexcept;

void register_level(SimdLevel level) {
  const std::string tail = std::string("/") + name_of(level);
  const auto add = [&](const char* name, auto... arguments) {
    benchmark::RegisterBenchmark((name + tail).c_str(), arguments...);
  };
  add("mulaw_encode/160", encode_g711<static_cast<Encode>(media::mulaw_encode)>, level);
  add("mulaw_decode/160", decode_g711<static_cast<Decode>(media::mulaw_decode)>, level);
  add("alaw_encode/160", encode_g711<static_cast<Encode>(media::alaw_encode)>, level);
  add("alaw_decode/160", decode_g711<static_cast<Decode>(media::alaw_decode)>, level);
  add("up_8k_24k/20ms/hot", upsample, level, std::size_t{1});
  add("up_8k_24k/20ms/2000_streams", upsample, level, std::size_t{2'000});
  add("down_24k_8k/20ms/hot", downsample, level, std::size_t{1});
  add("down_24k_8k/20ms/2000_streams", downsample, level, std::size_t{2'000});
}

}  // namespace

int main(int argc, char** argv) {
  for (const SimdLevel level : test::simd_levels()) register_level(level);
  benchmark::RegisterBenchmark("level_meter/160", meter);
  benchmark::RegisterBenchmark("ogg_opus/20ms_of_both_sides", record);
  benchmark::RegisterBenchmark("base64_encode", encode_base64)->Arg(160)->Arg(960);
  benchmark::RegisterBenchmark("base64_decode", decode_base64)->Arg(160)->Arg(960);
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
