#include "control/voice/voice_shelf.hpp"

#include "core/log/logger.hpp"

namespace tandem::control {
namespace {

log::RateLimit full_lines{std::chrono::minutes(10)};

}  // namespace

FallbackVoice::Sound VoiceShelf::find(const std::string& text, const std::string& language) {
  if (text.empty()) return nullptr;
  Key key{language, text};
  const auto found = spoken_.find(key);
  if (found == spoken_.end()) wanted_.insert(key);
  used_.insert(std::move(key));
  return found == spoken_.end() ? nullptr : found->second;
}

bool VoiceShelf::speak_one() {
  if (wanted_.empty()) return false;
  const Key key = *wanted_.begin();
  wanted_.erase(wanted_.begin());
  FallbackVoice::Sound sound = voice_.speak(key.second, key.first);
  const std::size_t bytes = sound ? sound->size() : 0;
  if (bytes_ + bytes > bytes_max_) {
    log::Logger().repeated(full_lines, log::Level::Warn, "voice.shelf_full",
                           {{"bytes", bytes_}, {"instead", "the stock apology"}});
    sound = nullptr;
  } else {
    bytes_ += bytes;
  }
  spoken_[key] = std::move(sound);
  return true;
}

void VoiceShelf::forget_unused() {
  for (auto each = spoken_.begin(); each != spoken_.end();) {
    if (used_.contains(each->first)) {
      ++each;
      continue;
    }
    if (each->second) bytes_ -= each->second->size();
    each = spoken_.erase(each);
  }
  std::erase_if(wanted_, [this](const Key& key) { return !used_.contains(key); });
}

}  // namespace tandem::control
