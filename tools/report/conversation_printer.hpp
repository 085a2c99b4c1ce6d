#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <functional>
#include <string>

namespace tandem::report {

/// Tells a call as it happens, one line each: when (since the webhook), who, what. An interruption
/// is marked at the last word that the caller heard.
class ConversationPrinter {
 public:
  using Print = std::function<void(const std::string& line)>;
  explicit ConversationPrinter(Print print) : print_(std::move(print)) {}

  void event(const boost::json::object& event);

  /// "00:12.3".
  [[nodiscard]] static std::string clock(std::int64_t milliseconds);
  /// `text` with a sign behind the part that was heard.
  [[nodiscard]] static std::string marked(const std::string& text, const std::string& heard);

 private:
  void line(std::int64_t at_ms, const std::string& who, const std::string& what);
  void agent_words(std::int64_t at_ms, const boost::json::object& fields);

  Print print_;
  std::int64_t speech_from_ms_ = -1;  ///< Of the caller's speech whose words are awaited.
};

}  // namespace tandem::report
