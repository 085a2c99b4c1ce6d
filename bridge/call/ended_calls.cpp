#include "bridge/call/ended_calls.hpp"

#include <functional>

namespace tandem::call {
namespace {

std::uint64_t hash_of(std::string_view call_sid) { return std::hash<std::string_view>{}(call_sid); }

}  // namespace

void EndedCalls::add(std::string_view call_sid, Instant now) {
  forget_old(now);
  const std::uint64_t hash = hash_of(call_sid);
  if (calls_max_ == 0 || !hashes_.insert(hash).second) return;
  in_order_.push_back({now, hash});
  if (in_order_.size() > calls_max_) pop();
}

bool EndedCalls::contains(std::string_view call_sid) const {
  return hashes_.contains(hash_of(call_sid));
}

void EndedCalls::forget_old(Instant now) {
  while (!in_order_.empty() && now - in_order_.front().at > kRemembered) pop();
}

void EndedCalls::pop() {
  hashes_.erase(in_order_.front().sid_hash);
  in_order_.pop_front();
}

}  // namespace tandem::call
