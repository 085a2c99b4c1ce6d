#pragma once

#include <boost/json/object.hpp>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "tools/sim/message_log.hpp"

namespace tandem::sim {

/// What is worth telling of one call: lines of the log with the call's sid, and what the debugger
/// of the real carrier would show.
class CallJournal {
 public:
  CallJournal(MessageLog& log, std::string call_sid) : log_(log), call_sid_(std::move(call_sid)) {}

  struct Fault {
    int code;
    std::string what;
  };
  /// Codes that are told but are none of the server's faults (31921, 31930), and those that the
  /// scenario awaits, do not fail the run.
  void fault(int code, std::string_view what);
  void tolerate(std::vector<int> codes) { tolerated_ = std::move(codes); }
  [[nodiscard]] const std::vector<Fault>& faults() const noexcept { return faults_; }
  [[nodiscard]] std::size_t failing() const noexcept { return failing_; }

  void write(std::string_view what, boost::json::object members);
  /// The same for lines that come with every frame: see `MessageLog::write_line`.
  template <class Fill>
  void write_line(std::string_view what, Fill&& fill) {
    log_.write_line([&](tandem::json::Writer& line) {
      line.member("what", what).member("call", call_sid_);
      fill(line);
    });
  }
  [[nodiscard]] bool logs() const noexcept;
  [[nodiscard]] const std::string& call_sid() const noexcept { return call_sid_; }

 private:
  MessageLog& log_;
  std::string call_sid_;
  std::vector<Fault> faults_;
  std::vector<int> tolerated_;
  std::size_t failing_ = 0;
};

}  // namespace tandem::sim
