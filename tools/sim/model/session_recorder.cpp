#include "tools/sim/model/session_recorder.hpp"

#include <cstdio>

#include "media/wav.hpp"

namespace tandem::sim {

WavRecorder::WavRecorder(std::filesystem::path folder, std::string session_id)
    : folder_(std::move(folder)), session_id_(std::move(session_id)) {}

WavRecorder::~WavRecorder() { write("caller", caller_); }

void WavRecorder::caller_audio(std::span<const std::int16_t> samples) {
  caller_.insert(caller_.end(), samples.begin(), samples.end());
}

void WavRecorder::spoken_item(const std::string& item_id, std::span<const std::int16_t> samples) {
  write(item_id, samples);
}

void WavRecorder::write(const std::string& what, std::span<const std::int16_t> samples) const {
  try {
    media::write_wav(folder_ / (session_id_ + "-" + what + ".wav"), samples, media::kRealtime);
  } catch (const media::WavError& error) {
    std::fprintf(stderr, "tandem-sim model: %s\n", error.what());
  }
}

}  // namespace tandem::sim
