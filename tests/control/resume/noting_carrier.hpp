#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "bridge/call/carrier_control.hpp"
#include "core/event_loop.hpp"

namespace tandem::resume::test {

/// Notes what it is asked, and answers at once.
class NotingCarrier final : public call::CarrierControl {
 public:
  void hang_up(EventLoop& loop, call::CarrierCall call, Done done) override {
    const char* only = call.unless_answered ? " unless answered" : "";
    note("hang-up " + call.call_sid + only, loop, std::move(done));
  }
  void transfer(EventLoop& loop, call::CarrierCall call, call::CarrierTransfer to,
                Done done) override {
    note("transfer " + call.call_sid + ' ' + to.number, loop, std::move(done));
  }
  void send_back(EventLoop& loop, call::CarrierCall call, Done done) override {
    note("send-back " + call.call_sid, loop, std::move(done));
  }
  [[nodiscard]] std::vector<std::string> asked() const {
    const std::lock_guard lock(mutex_);
    return asked_;
  }
  /// The next so many requests are refused.
  void refuse(ErrorCode error, int times) {
    error_ = error;
    refuse_ = times;
  }
  /// Called with each request.
  void on_asked(std::function<void()> told) { told_ = std::move(told); }

 private:
  void note(std::string what, EventLoop& loop, Done done) {
    const std::lock_guard lock(mutex_);
    asked_.push_back(std::move(what));
    if (told_) told_();
    const Result<> result = refuse_ > 0 ? Result<>(error_) : Result<>();
    --refuse_;
    loop.post([done = std::move(done), result] { done(result); });
  }

  mutable std::mutex mutex_;
  std::vector<std::string> asked_;
  std::function<void()> told_;
  ErrorCode error_;
  int refuse_ = 0;
};

}  // namespace tandem::resume::test
