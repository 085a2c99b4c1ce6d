// Writes media/resampler_coefficients.hpp to standard output, or compares a file with what it would
// write (`--check FILE`).

#include <complex>
#include <cstdio>
#include <cstring>
#include <exception>
#include <fstream>
#include <iterator>
#include <numbers>
#include <string>
#include <vector>

#include "tools/filter_design/minimum_phase.hpp"

namespace {

using tandem::filter_design::LowPassSpecification;

// Both pass what a telephone passes (ITU-T G.712: up to 3400 Hz). Upwards only the images of that
// have to go, which begin at 8000 - 3400 Hz. Downwards the model's speech goes on above 4 kHz, so
// the stop band must begin just behind it; what lies between 4000 and 4200 Hz folds back above 3800
// Hz.
constexpr LowPassSpecification kUp{.name = "kUpsamplerCoefficients",
                                   .taps = 75,
                                   .rate = 24'000,
                                   .pass_to = 3'400,
                                   .ripple_db = 0.0095,
                                   .near_stop = 4'600,
                                   .far_stop = 4'600,
                                   .extra_db = 0};
constexpr LowPassSpecification kDown{.name = "kDownsamplerCoefficients",
                                     .taps = 102,
                                     .rate = 24'000,
                                     .pass_to = 3'400,
                                     .ripple_db = 0.0095,
                                     .near_stop = 4'200,
                                     .far_stop = 4'580,
                                     .extra_db = 13};

struct Measured {
  double ripple_db, near_db, far_db, delay_us;
};

std::complex<double> response(const std::vector<double>& taps, double hz) {
  std::complex<double> sum = 0;
  for (std::size_t n = 0; n < taps.size(); ++n)
    sum +=
        taps[n] * std::polar(1.0, -2.0 * std::numbers::pi * hz / 24'000.0 * static_cast<double>(n));
  return sum;
}

Measured measure(const std::vector<double>& taps) {
  const auto db = [&](double hz) { return 20.0 * std::log10(std::abs(response(taps, hz))); };
  double least = 1e9, most = -1e9;
  Measured measured{.ripple_db = 0, .near_db = -1e9, .far_db = -1e9, .delay_us = 0};
  for (double hz = 0; hz <= 3'400; hz += 2) {
    least = std::min(least, db(hz));
    most = std::max(most, db(hz));
  }
  measured.ripple_db = most - least;
  for (double hz = 4'200; hz <= 12'000; hz += 2)
    measured.near_db = std::max(measured.near_db, db(hz));
  for (double hz = 4'600; hz <= 12'000; hz += 2)
    measured.far_db = std::max(measured.far_db, db(hz));
  const double step = 1.0;
  const double turned = std::arg(response(taps, 1'000 - step) / response(taps, 1'000 + step));
  measured.delay_us = turned / (2.0 * step * 2.0 * std::numbers::pi) * 1e6;
  return measured;
}

std::string line(const char* format, auto... values) {
  char text[256];
  std::snprintf(text, sizeof text, format, values...);
  return text;
}

/// One array, [phase][tap]: `gain` times every third coefficient, the newest sample's first.
/// `first_tap(phase)` is the prototype's index of tap 0.
std::string table(const LowPassSpecification& wanted, double gain, auto first_tap) {
  const std::vector<double> taps = tandem::filter_design::design_low_pass(wanted);
  const Measured measured = measure(taps);
  std::string text = line(
      "/// %zu taps. Ripple to 3400 Hz %.4f dB, from 4200 Hz %.1f dB, from 4600 Hz %.1f dB, group "
      "delay\n"
      "/// at 1 kHz %.0f us.\n",
      wanted.taps, measured.ripple_db, measured.near_db, measured.far_db, measured.delay_us);
  text += line("inline constexpr float %s[3][%zu] = {\n", wanted.name, wanted.taps / 3);
  for (std::size_t phase = 0; phase < 3; ++phase) {
    text += "    {";
    for (std::size_t tap = 0; tap < wanted.taps / 3; ++tap) {
      if (tap > 0) text += tap % 5 == 0 ? ",\n     " : ", ";
      text += line("%.8eF", gain * taps[3 * tap + first_tap(phase)]);
    }
    text += phase < 2 ? "},\n" : "}};\n";
  }
  return text;
}

std::string header() {
  std::string text =
      "#pragma once\n\n"
      "// Written by tools/filter_design (target design_resampler), never by hand; a test "
      "compares.\n"
      "//\n"
      "// Two low-passes at 24 kHz, of minimum phase. Design: Remez's exchange gives the cosine "
      "polynomial\n"
      "// that is the squared magnitude, with equal ripple about 1 in the pass band and between "
      "nothing and\n"
      "// the tolerance in the stop bands; its minimum-phase factor comes from the real cepstrum. "
      "Long double\n"
      "// throughout, since a stop band of 92 dB is one of 184 dB in the square. A linear-phase "
      "filter of\n"
      "// equal depth is longer and ten times as late.\n\n"
      "// clang-format off\nnamespace tandem::media {\n\n";
  text += "/// Up: [phase of the output][tap], the newest sample first, times 3.\n";
  text += table(kUp, 3.0, [](std::size_t phase) { return phase; });
  text +=
      "\n/// Down: [phase of the input][tap], the newest sample first; phase 2 comes last in "
      "time.\n";
  text += table(kDown, 1.0, [](std::size_t phase) { return 2 - phase; });
  return text + "\n}  // namespace tandem::media\n";
}

}  // namespace

int main(int argc, char** argv) try {
  const std::string text = header();
  if (argc == 3 && std::strcmp(argv[1], "--check") == 0) {
    std::ifstream file(argv[2]);
    const std::string held{std::istreambuf_iterator<char>(file), {}};
    if (held == text) return 0;
    std::fprintf(stderr, "%s is not what this design gives\n", argv[2]);
    return 1;
  }
  if (argc != 1) {
    std::fprintf(stderr, "usage: design_resampler [--check FILE]\n");
    return 2;
  }
  std::fputs(text.c_str(), stdout);
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "design_resampler: %s\n", error.what());
  return 1;
}
