#include "tools/sim/model/delivery_schedule.hpp"

#include <algorithm>

namespace tandem::sim {
namespace {

using Kind = DeliveryStep::Kind;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;

/// The model writes tokens much faster than speech plays.
constexpr milliseconds kTokenTime{6};

class Scheduler {
 public:
  Scheduler(const DeliveryPace& pace, std::mt19937_64& random) : pace_(pace), random_(random) {}

  std::vector<DeliveryStep> take() && { return std::move(steps_); }

  void deliver(std::size_t index, const Output& output) {
    index_ = index;
    std::visit([this](const auto& what) { deliver_one(what); }, output);
  }
  void finish() {
    index_ = 0;
    add(Kind::ResponseDone);
  }

 private:
  void deliver_one(const SpokenOutput& spoken) {
    add(Kind::ItemAdded);
    add(Kind::PartAdded);
    const std::vector<std::string> words = split_words(spoken.words);
    const nanoseconds began = now_;
    std::size_t next_word = 0, characters = 0;
    std::int64_t sent = 0;
    while (sent < spoken.samples) {
      now_ = began + leaves_after(sent * spoken.sample_time);
      const std::int64_t size = std::min(delta_size(spoken.sample_time), spoken.samples - sent);
      // The words of a stretch of audio come just before it.
      const auto until = static_cast<double>(sent + size) / static_cast<double>(spoken.samples);
      const auto heard = until * static_cast<double>(spoken.words.size());
      while (next_word < words.size() && static_cast<double>(characters) < heard) {
        characters += words[next_word].size();
        add(Kind::TranscriptDelta).text = words[next_word++];
      }
      if (pace_.empty_deltas && chance(6)) add(Kind::AudioDelta);
      DeliveryStep& step = add(Kind::AudioDelta);
      step.first_sample = sent;
      step.samples = size;
      sent += size;
    }
    while (next_word < words.size()) add(Kind::TranscriptDelta).text = words[next_word++];
    add(Kind::ItemDone);
  }

  void deliver_one(const WrittenOutput& written) {
    add(Kind::ItemAdded);
    add(Kind::PartAdded);
    for (std::string& word : split_words(written.words)) {
      add(Kind::TextDelta).text = std::move(word);
      now_ += kTokenTime;
    }
    add(Kind::ItemDone);
  }

  void deliver_one(const CallOutput& call) {
    add(Kind::ItemAdded);
    for (std::size_t at = 0; at < call.arguments.size();) {
      const std::size_t size = std::uniform_int_distribution<std::size_t>(3, 12)(random_);
      add(Kind::ArgumentsDelta).text = whole_characters(call.arguments, at, size);
      at += steps_.back().text.size();
      now_ += kTokenTime;
    }
    add(Kind::ItemDone);
    if (pace_.duplicate_calls) add(Kind::ItemDone);
  }

  /// About `size` bytes from `at` on, not ending inside a UTF-8 sequence.
  static std::string whole_characters(const std::string& text, std::size_t at, std::size_t size) {
    std::size_t end = std::min(text.size(), at + size);
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) ++end;
    return text.substr(at, end - at);
  }

  [[nodiscard]] nanoseconds leaves_after(nanoseconds audio) const {
    const nanoseconds burst = index_ == 0 ? nanoseconds(pace_.first_burst) : nanoseconds(0);
    const nanoseconds beyond = std::max(nanoseconds(0), audio - burst);
    return nanoseconds(
        static_cast<std::int64_t>(static_cast<double>(beyond.count()) / pace_.times_real_time));
  }

  [[nodiscard]] std::int64_t delta_size(nanoseconds sample_time) {
    const auto steps = std::uniform_int_distribution<std::int64_t>(1, 20)(random_);
    std::int64_t size = milliseconds(20 * steps) / sample_time;
    if (pace_.odd_sizes && chance(5)) {
      size += std::uniform_int_distribution<std::int64_t>(-7, 37)(random_);
    }
    return size;
  }

  [[nodiscard]] bool chance(int one_in) {
    return std::uniform_int_distribution<int>(1, one_in)(random_) == 1;
  }

  DeliveryStep& add(Kind kind) {
    DeliveryStep& step = steps_.emplace_back();
    step.at = now_;
    step.kind = kind;
    step.output = index_;
    return step;
  }

  const DeliveryPace& pace_;
  std::mt19937_64& random_;
  std::vector<DeliveryStep> steps_;
  nanoseconds now_{0};
  std::size_t index_ = 0;
};

}  // namespace

std::vector<DeliveryStep> schedule_delivery(const std::vector<Output>& outputs,
                                            const DeliveryPace& pace, std::mt19937_64& random) {
  Scheduler scheduler(pace, random);
  for (std::size_t i = 0; i < outputs.size(); ++i) scheduler.deliver(i, outputs[i]);
  scheduler.finish();
  return std::move(scheduler).take();
}

std::vector<std::string> split_words(const std::string& text) {
  std::vector<std::string> words;
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t space = text.find(' ', begin + 1);
    const std::size_t end = space == std::string::npos ? text.size() : space;
    words.push_back(text.substr(begin, end - begin));
    begin = end;
  }
  return words;
}

}  // namespace tandem::sim
