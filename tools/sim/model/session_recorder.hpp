#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace tandem::sim {

/// Hears what a session hears and says, at 24 kHz.
class SessionRecorder {
 public:
  virtual ~SessionRecorder() = default;
  virtual void caller_audio(std::span<const std::int16_t> samples) = 0;
  /// A message of the agent as far as it was sent.
  virtual void spoken_item(const std::string& item_id, std::span<const std::int16_t> samples) = 0;
};

/// Writes `SESSION-caller.wav` (all that was appended, when the session ends) and
/// `SESSION-ITEM.wav` for each spoken item into a folder.
class WavRecorder final : public SessionRecorder {
 public:
  WavRecorder(std::filesystem::path folder, std::string session_id);
  ~WavRecorder() override;
  WavRecorder(const WavRecorder&) = delete;
  WavRecorder& operator=(const WavRecorder&) = delete;

  void caller_audio(std::span<const std::int16_t> samples) override;
  void spoken_item(const std::string& item_id, std::span<const std::int16_t> samples) override;

 private:
  void write(const std::string& what, std::span<const std::int16_t> samples) const;

  std::filesystem::path folder_;
  std::string session_id_;
  std::vector<std::int16_t> caller_;
};

}  // namespace tandem::sim
