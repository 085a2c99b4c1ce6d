#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "tools/sim/message_log.hpp"
#include "tools/sim/model/outbox.hpp"

namespace tandem::sim {

/// The lines of one session in the log: every message both ways, `{"t", "session", "dir": "c2s" |
/// "s2c", "event": {...}}`. Audio in it is told as `{"bytes", "offset_bytes", "hash"}`, offsets
/// counted per session for the caller's and per item for the agent's. What is no JSON is told as
/// `{"text", "bytes"}`; everything else that happens on the socket as `{"note": ...}`.
class SessionLog {
 public:
  SessionLog(MessageLog& log, std::string session_id);

  /// Texts of the client, and to it.
  void received(std::string_view text);
  void sent(const Outgoing& outgoing);
  void note(std::string_view what, boost::json::object details = {});

 private:
  void tell(std::string_view direction, std::string_view text);
  void tell_audio(boost::json::object& event);
  /// What is told instead of audio: in front of it are so many bytes of the same item, "" being the
  /// caller.
  struct Audio {
    std::size_t bytes;
    std::int64_t offset;
    std::string hash;
  };
  [[nodiscard]] Audio count(std::string_view audio, std::string_view item);
  void write(std::string_view direction, std::string_view event);
  /// Those that come fifty times a second, in their plainest writing; false: another text.
  [[nodiscard]] bool tell_append(std::string_view text);
  [[nodiscard]] bool tell_delta(std::string_view text);

  MessageLog& log_;
  std::string session_id_;
  std::map<std::string, std::int64_t, std::less<>> bytes_;  ///< By item; the caller's under "".
};

}  // namespace tandem::sim
