#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bridge/call/event_sink.hpp"
#include "control/feed/feed_message.hpp"
#include "control/feed/live_transfer.hpp"
#include "control/writer/call_fold.hpp"

namespace tandem::feed {

/// A call that is under way, as a function of its events. On the feed's loop.
class LiveCall {
 public:
  explicit LiveCall(call::CallId id) : id_(id) {}

  /// Words and events are told at once; whether the row changed is told by `take_change`.
  void apply(const call::CallEvent& event, control::EventFields& fields, FeedMessages& out);
  /// Words that are not through: they change no row.
  void words_coming(const call::CallEvent& event, control::EventFields& fields, FeedMessages& out);

  /// Once for each change.
  [[nodiscard]] bool take_change() noexcept { return std::exchange(changed_, false); }
  [[nodiscard]] bool ended() const noexcept { return lost_ || fold_.ended(); }
  /// It is over, and nobody knows how.
  void lose() noexcept { lost_ = changed_ = true; }
  /// Its beginning was missed, and told once more.
  [[nodiscard]] bool told_again() const noexcept { return told_again_; }
  [[nodiscard]] const std::string& organisation() const noexcept { return organisation_; }
  [[nodiscard]] call::CallId id() const noexcept { return id_; }
  /// The call as a JSON object, in the words of the API's `Call`, with what only lives here.
  void write(std::string& out) const;

 private:
  struct Line {
    std::string speaker, text;
    std::uint64_t item = 0;
    bool interrupted = false;
  };
  /// An utterance that grows.
  struct Growing {
    std::string speaker, text;
    std::uint64_t item = 0;
  };

  void note_state(const call::CallEvent& event, const control::EventFields& fields);
  void tell_words(FeedMessages& out);
  void tell_event(const call::CallEvent& event, const control::EventFields& fields,
                  FeedMessages& out) const;

  call::CallId id_;
  control::CallFold fold_;
  std::string organisation_;
  bool changed_ = false, muted_ = false, lost_ = false, told_again_ = false;
  std::string taken_over_by_;
  LiveTransfer transfer_;
  std::vector<std::string> listeners_;
  std::int64_t last_latency_ms_ = -1;
  Line last_words_;
  std::deque<Growing> growing_;
};

}  // namespace tandem::feed
