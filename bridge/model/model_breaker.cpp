#include "bridge/model/model_breaker.hpp"

#include <utility>

namespace tandem::model {

bool ModelBreaker::allow(std::chrono::steady_clock::time_point now) {
  const std::lock_guard lock(mutex_);
  if (!open_) return true;
  if (now - opened_ < limits_.open_for) return false;
  if (probing_ && now - probe_began_ < limits_.probe_max) return false;
  probing_ = true;
  probe_began_ = now;
  return true;
}

void ModelBreaker::succeeded() {
  const std::lock_guard lock(mutex_);
  failures_ = 0;
  open_ = false;
  probing_ = false;
}

void ModelBreaker::failed(std::chrono::steady_clock::time_point now) {
  const std::lock_guard lock(mutex_);
  ++failures_;
  if (open_ || failures_ >= limits_.failures_to_open) {
    open_ = true;
    opened_ = now;
  }
  probing_ = false;
}

ModelBreaker::State ModelBreaker::state(std::chrono::steady_clock::time_point now) const {
  const std::lock_guard lock(mutex_);
  if (!open_) return State::Closed;
  return now - opened_ < limits_.open_for ? State::Open : State::HalfOpen;
}

ModelBreaker& ModelBreakers::of(const ModelEndpoint& endpoint, std::string_view model) {
  const net::Url& url = endpoint.url;
  const View key{url.host, url.port, url.target,
                 model.empty() ? std::string_view(endpoint.model) : model};
  const std::lock_guard lock(mutex_);
  const auto known = breakers_.find(key);
  if (known != breakers_.end()) return known->second;
  Key own = breakers_.size() < kModelsMax ? Key(key) : Key();
  return breakers_.try_emplace(std::move(own)).first->second;
}

}  // namespace tandem::model
