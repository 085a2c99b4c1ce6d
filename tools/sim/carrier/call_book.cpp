#include "tools/sim/carrier/call_book.hpp"

#include <algorithm>

#include "core/sleep.hpp"

namespace tandem::sim {

namespace {

/// "+15558675310" and 7 make "+15558675317"; other names get the number appended.
std::string numbered(const std::string& from, std::size_t index) {
  if (index == 0) return from;
  if (!from.starts_with('+') || from.size() > 16) return from + "-" + std::to_string(index);
  return "+" + std::to_string(std::stoull(from.substr(1)) + index);
}

}  // namespace

CallBook::CallBook(CarrierContext& context) : context_(context), tasks_(context.loop) {}
CallBook::~CallBook() = default;

Call& CallBook::place(CallSetup setup) {
  auto made = std::make_unique<Call>(context_, std::move(setup));
  Call& call = *made;
  order_.push_back(call.sid());
  calls_.emplace(call.sid(), std::move(made));
  tasks_.spawn([this, &call] { return run(call); });
  return call;
}

Call& CallBook::place_inbound(const CallScenario& script, std::size_t index) {
  CallSetup setup;
  setup.script = &script;
  setup.from = numbered(script.from, index);
  setup.to = script.to;
  setup.url = context_.options.voice_url;
  setup.status_callback = context_.options.status_callback;
  return place(std::move(setup));
}

Task<> CallBook::run(Call& call) {
  co_await call.run();
  note(call);
}

void CallBook::note(const Call& call) {
  ++finished_;
  if (call.failed()) ++failed_;
  reports_.push_back(call.report());
  if (reports_.size() > kKept) reports_.erase(reports_.begin());
  if (order_.size() <= kKept) return;
  const auto oldest = std::find_if(order_.begin(), order_.end(), [&](const std::string& sid) {
    return sid != call.sid() && calls_.at(sid)->over();
  });
  if (oldest == order_.end()) return;
  calls_.erase(*oldest);
  order_.erase(oldest);
}

Call* CallBook::find(std::string_view sid) {
  const auto found = calls_.find(sid);
  return found == calls_.end() ? nullptr : found->second.get();
}

std::vector<const Call*> CallBook::all() const {
  std::vector<const Call*> calls;
  for (auto sid = order_.rbegin(); sid != order_.rend(); ++sid)
    calls.push_back(calls_.at(*sid).get());
  return calls;
}

void CallBook::hang_up_all() {
  for (auto& [sid, call] : calls_) call->complete("shutdown");
}

Task<> CallBook::drain() { co_await tasks_.join(); }

boost::json::object CallBook::summary() const {
  boost::json::array calls;
  for (const boost::json::object& report : reports_) calls.push_back(report);
  return {{"calls", std::move(calls)},
          {"finished", finished_},
          {"failed", failed_},
          {"live", live()},
          {"ok", failed_ == 0}};
}

}  // namespace tandem::sim
