// Prints quality beside cost of the 8/24 kHz resamplers, ours and the libraries', measured in one
// run: 20 ms at a time, 16 bits in and out.

#include <malloc.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <numbers>
#include <vector>

#include "bench/resampler_contenders.hpp"
#include "tests/media/sound.hpp"

namespace {

using namespace tandem;
using bench::Contender;
using bench::Converter;
using media::kRealtime;
using media::kTelephony;
using media::SampleRate;
using Samples16 = std::vector<std::int16_t>;

constexpr int kSeconds = 3;
constexpr double kDbfs = -3;
constexpr double kToneDbfs = -6;
/// Keeps the rounding random, so that residues below one step can be measured.
constexpr test::Tone kDither{.hz = 613, .peak_dbfs = -20};

struct Direction {
  SampleRate from, to;
};
constexpr Direction kUp{kTelephony, kRealtime}, kDown{kRealtime, kTelephony};

std::size_t frame_of(SampleRate rate) { return static_cast<std::size_t>(rate.hz) / 50; }

struct Streamed {
  Samples16 out;
  std::size_t held_back = 0;  ///< Most samples by which the output was behind the input.
};

Streamed stream(const Contender& contender, Direction way, const Samples16& in) {
  const auto converter = contender.make(way.from, way.to);
  Streamed streamed;
  std::array<std::int16_t, 4'096> block;
  const std::size_t frame = frame_of(way.from);
  for (std::size_t at = 0; at + frame <= in.size(); at += frame) {
    const std::size_t made = converter->process(std::span(in).subspan(at, frame), block);
    streamed.out.insert(streamed.out.end(), block.begin(),
                        block.begin() + static_cast<std::ptrdiff_t>(made));
    const std::size_t due =
        (at + frame) * static_cast<std::size_t>(way.to.hz) / static_cast<std::size_t>(way.from.hz);
    if (due > streamed.out.size())
      streamed.held_back = std::max(streamed.held_back, due - streamed.out.size());
  }
  return streamed;
}

Streamed stream(const Contender& contender, Direction way, std::span<const test::Tone> tones) {
  return stream(contender, way,
                test::tones(tones, static_cast<std::size_t>(kSeconds * way.from.hz), way.from));
}

double gain_db(const Contender& contender, Direction way, double hz, double heard_hz) {
  const std::array tones{test::Tone{hz, kDbfs}, kDither};
  const Streamed streamed = stream(contender, way, tones);
  return test::db(std::abs(test::component(streamed.out, heard_hz, way.to))) - kDbfs;
}

double ripple_db(const Contender& contender, Direction way) {
  double least = 1e9, most = -1e9;
  for (double hz = 300; hz <= 3'400; hz += 100) {
    const double gain = gain_db(contender, way, hz, hz);
    least = std::min(least, gain);
    most = std::max(most, gain);
  }
  return most - least;
}

double images_db(const Contender& contender) {
  double most = -1e9;
  for (double hz = 300; hz <= 3'400; hz += 100)
    for (const double image : {8'000 - hz, 8'000 + hz})
      most = std::max(most, gain_db(contender, kUp, hz, image));
  return -most;
}

double aliases_db(const Contender& contender, double from_hz) {
  double most = -1e9;
  for (double hz = from_hz; hz <= 11'000; hz += 50)
    most = std::max(most,
                    gain_db(contender, kDown, hz, std::abs(hz - 8'000 * std::round(hz / 8'000))));
  return -most;
}

double snr_db(const Contender& contender, Direction way) {
  double least = 1e9;
  for (const double hz : {440.0, 1'000.0, 3'000.0}) {
    const test::Tone tone{hz, kToneDbfs};
    least = std::min(least, test::sinad_db(stream(contender, way, {&tone, 1}).out, hz, way.to));
  }
  return least;
}

/// How much later a tone of 1 kHz can be heard: what is held back, and the group delay in what is
/// given.
double delay_ms(const Contender& contender, Direction way) {
  std::array<std::complex<double>, 2> phases;
  double held_back = 0;
  for (std::size_t i = 0; i < 2; ++i) {
    const test::Tone tone{i == 0 ? 990.0 : 1'010.0, kToneDbfs};
    const Streamed streamed = stream(contender, way, {&tone, 1});
    phases[i] = test::component(streamed.out, tone.hz, way.to);
    held_back = static_cast<double>(streamed.held_back) / way.to.hz;
  }
  const double group = std::arg(phases[0] / phases[1]) / (2 * std::numbers::pi * 20.0);
  return (held_back + group) * 1e3;
}

std::size_t heap_in_use() { return mallinfo2().uordblks; }

std::size_t state_bytes(const Contender& contender) {
  constexpr std::size_t kMany = 100;
  const Samples16 silence(480);
  std::array<std::int16_t, 4'096> out;
  std::vector<std::unique_ptr<Converter>> converters;
  converters.reserve(2 * kMany);
  // Once before counting: some libraries make shared tables at first use.
  for (const Direction way : {kUp, kDown})
    contender.make(way.from, way.to)->process(std::span(silence).first(frame_of(way.from)), out);
  const std::size_t before = heap_in_use();
  for (std::size_t i = 0; i < kMany; ++i)
    for (const Direction way : {kUp, kDown}) {
      converters.push_back(contender.make(way.from, way.to));
      converters.back()->process(std::span(silence).first(frame_of(way.from)), out);
    }
  return (heap_in_use() - before) / kMany;
}

/// Nanoseconds a frame, the best of many rounds over `streams` converters in turn.
double frame_ns(const Contender& contender, Direction way, std::size_t streams) {
  std::vector<std::unique_ptr<Converter>> converters;
  for (std::size_t i = 0; i < streams; ++i) converters.push_back(contender.make(way.from, way.to));
  const Samples16 in = test::tone({440, kToneDbfs}, frame_of(way.from), way.from);
  std::array<std::int16_t, 4'096> out;
  const std::size_t frames = std::max<std::size_t>(streams, 200);
  double best = 1e12;
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds{150};
  do {
    const auto begin = std::chrono::steady_clock::now();
    for (std::size_t i = 0; i < frames; ++i) converters[i % streams]->process(in, out);
    const std::chrono::duration<double, std::nano> took = std::chrono::steady_clock::now() - begin;
    best = std::min(best, took.count() / static_cast<double>(frames));
  } while (std::chrono::steady_clock::now() < deadline);
  return best;
}

void print_row(const Contender& contender, bool many) {
  const double up_ns = frame_ns(contender, kUp, 1), down_ns = frame_ns(contender, kDown, 1);
  std::printf("%-26s %8.2f %8.2f", contender.name.c_str(), up_ns / 1e3, down_ns / 1e3);
  if (many) {
    std::printf(" %5.2f %5.2f", frame_ns(contender, kUp, 2'000) / up_ns,
                frame_ns(contender, kDown, 2'000) / down_ns);
  } else {
    std::printf("           -");
  }
  std::printf(" %8zu %6.2f %6.2f %8.4f %8.4f %6.1f %6.1f %6.1f %5.1f %5.1f\n",
              state_bytes(contender), delay_ms(contender, kUp), delay_ms(contender, kDown),
              ripple_db(contender, kUp), ripple_db(contender, kDown), images_db(contender),
              aliases_db(contender, 4'200), aliases_db(contender, 4'600), snr_db(contender, kUp),
              snr_db(contender, kDown));
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char**) {
  if (argc != 1) {
    std::fprintf(stderr, "usage: resampler_table\n");
    return 2;
  }
  std::printf(
      "8 <-> 24 kHz, 20 ms, 16 bits in and out. us: a frame, hot; x: 2000 streams in turn against "
      "one; bytes: state\n"
      "of both directions (a heap block each for ours too); ms: delay at 1 kHz; dB: ripple "
      "300-3400 Hz, images of it,\n"
      "aliases from 4.2 and 4.6 kHz up, SNR at -6 dBFS (the least of 440, 1000 and 3000 Hz).\n\n"
      "%-26s %8s %8s %5s %5s %8s %6s %6s %8s %8s %6s %6s %6s %5s %5s\n",
      "", "up us", "down us", "x up", "x dn", "bytes", "up ms", "dn ms", "rip up", "rip dn",
      "image", "al 4.2", "al 4.6", "S up", "S dn");
  for (const Contender& contender : bench::resampler_contenders())
    print_row(contender, contender.name.starts_with("tandem") || contender.name == "speexdsp 3");
  return 0;
}
