#include "tools/sim/speech/speech_book.hpp"

namespace tandem::sim {

SpeechBook::SpeechBook() : worker_([this] { work(); }) {}

SpeechBook::~SpeechBook() {
  {
    const std::lock_guard lock(mutex_);
    done_ = true;
  }
  wanted_or_done_.notify_all();
  worker_.join();
}

std::optional<SpeechSource::Found> SpeechBook::find(const SpeechRequest& request) {
  const std::lock_guard lock(mutex_);
  const auto [entry, fresh] = speeches_.try_emplace(request);
  if (fresh) {
    wanted_.push_back(request);
    wanted_or_done_.notify_one();
  }
  return entry->second;
}

Result<> SpeechBook::prepare(const std::vector<SpeechRequest>& requests) {
  for (const SpeechRequest& request : requests) {
    if (const Found found = keep(request); !found) return found.error();
  }
  return {};
}

SpeechSource::Found SpeechBook::keep(const SpeechRequest& request) {
  Result<Speech> rendered = render_speech(request);
  Found found = rendered ? Found(std::make_shared<const Speech>(std::move(rendered).value()))
                         : Found(rendered.error());
  const std::lock_guard lock(mutex_);
  speeches_.insert_or_assign(request, found);
  return found;
}

void SpeechBook::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    wanted_or_done_.wait(lock, [this] { return done_ || !wanted_.empty(); });
    if (done_) return;
    const SpeechRequest request = std::move(wanted_.front());
    wanted_.pop_front();
    lock.unlock();
    (void)keep(request);
    lock.lock();
  }
}

}  // namespace tandem::sim
