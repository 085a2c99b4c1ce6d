#pragma once

#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "tools/sim/speech/speech.hpp"

namespace tandem::sim {

/// Where a session gets its speech from. Tests put tones in its place.
class SpeechSource {
 public:
  using Found = Result<std::shared_ptr<const Speech>>;

  virtual ~SpeechSource() = default;
  /// The speech, an error when it cannot be rendered, or nothing while that is still going on: ask
  /// again later. Never blocks.
  [[nodiscard]] virtual std::optional<Found> find(const SpeechRequest& request) = 0;
};

/// Rendered speech by text; what is not there yet is rendered by one background thread. Any thread.
class SpeechBook final : public SpeechSource {
 public:
  SpeechBook();
  ~SpeechBook() override;
  SpeechBook(const SpeechBook&) = delete;
  SpeechBook& operator=(const SpeechBook&) = delete;

  [[nodiscard]] std::optional<Found> find(const SpeechRequest& request) override;
  /// Renders all of them now, on the calling thread: at start. The first failure is the result.
  [[nodiscard]] Result<> prepare(const std::vector<SpeechRequest>& requests);

 private:
  void work();
  [[nodiscard]] Found keep(const SpeechRequest& request);

  std::mutex mutex_;
  std::condition_variable wanted_or_done_;
  std::map<SpeechRequest, std::optional<Found>> speeches_;
  std::deque<SpeechRequest> wanted_;
  bool done_ = false;
  std::thread worker_;
};

}  // namespace tandem::sim
