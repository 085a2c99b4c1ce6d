#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::report {

/// One line of a conversation.
struct TaleLine {
  std::int64_t at_ms = 0;  ///< On the call's clock: since its webhook.
  std::string who;         ///< "caller", "agent", "tool", "model" or "call".
  std::string what;        ///< For the voices: the words that were heard.
  std::string aside{};     ///< What is told about it, apart from the words; may be empty.
};

/// Puts one call's events into the order in which things happened. An event tells of words when
/// they are over (of the caller's: when they were transcribed), but they belong where they began:
/// lines that came meanwhile wait until the words in front of them are known, or will not come.
class CallTale {
 public:
  void event(const boost::json::object& event);
  /// The lines that nothing can precede any more, in order. `now_ms` is the call's clock.
  [[nodiscard]] std::vector<TaleLine> take(std::int64_t now_ms);
  /// Whether the call has ended; all its lines come with the next `take`.
  [[nodiscard]] bool over() const noexcept { return over_; }

  /// A voice whose words are not known yet.
  struct Voice {
    std::string_view who;
    std::int64_t from_ms;
  };
  [[nodiscard]] std::optional<Voice> speaking() const;

 private:
  enum class Kind : std::uint8_t { Caller, Agent, Tool };
  /// Something that has begun and whose line comes later.
  struct Open {
    Kind kind;
    std::int64_t from_ms, patience_until_ms;
    std::string tool_call{};
    TaleLine when_given_up{};  ///< Nothing is told where `who` is empty.
    std::string answer{};      ///< Of a tool, where it is a sentence.
  };

  void caller_event(std::string_view type, std::int64_t at, const boost::json::object& fields);
  void agent_words(std::int64_t at, const boost::json::object& fields);
  void tool_event(std::string_view type, std::int64_t at, const boost::json::object& fields);
  void give_up(std::int64_t now_ms);
  /// The oldest open one of that kind is over; when it began, or nothing where none was open.
  std::optional<std::int64_t> close(Kind kind, std::string_view tool_call = {});

  std::vector<Open> open_;
  std::vector<TaleLine> waiting_;
  bool over_ = false;
};

}  // namespace tandem::report
