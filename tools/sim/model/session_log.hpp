#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "tools/sim/message_log.hpp"

namespace tandem::sim {

/// The lines of one session in the log: every message both ways, `{"t", "session", "dir": "c2s" |
/// "s2c", "event": {...}}`. Audio in it is told as `{"bytes", "offset_bytes", "hash"}`, offsets
/// counted per session for the caller's and per item for the agent's. What is no JSON is told as
/// `{"text", "bytes"}`; everything else that happens on the socket as `{"note": ...}`.
class SessionLog {
 public:
  SessionLog(MessageLog& log, std::string session_id);

  void message(std::string_view direction, std::string_view text);
  void note(std::string_view what, boost::json::object details = {});

 private:
  void tell_audio(boost::json::object& event);

  MessageLog& log_;
  std::string session_id_;
  std::map<std::string, std::int64_t> bytes_;  ///< By item; the caller's under "".
};

}  // namespace tandem::sim
