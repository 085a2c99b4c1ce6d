#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "bridge/call/event_sink.hpp"
#include "control/store/connection_watch.hpp"
#include "control/store/store_fault.hpp"
#include "control/writer/call_rows.hpp"

namespace tandem::store {

/// The rows of one call as they are to stand.
struct FoldedCall {
  call::CallId id;
  control::CallRow row;
  std::vector<control::SegmentRow> segments;  ///< New or changed ones; all of them when `anew`.
  std::vector<control::TurnRow> turns;        ///< Likewise.
  bool anew = false;             ///< Folded from the first event on: what stood before goes.
  std::uint64_t generation = 0;  ///< `CallEventStore::Known`, from now on.
};

/// A call that gets no row, and whose events are not kept.
struct UnplacedCall {
  call::CallId call;
  std::string organisation;  ///< As its first event named it; empty: nobody knows.
  bool deleted = false;      ///< It, or its organisation. Else the database never had the latter.
};

/// Where call events and what they are folded into are kept, as role `tandem_writer`. Blocks: for
/// the shipper's thread, except for `cut`. Connects when it is needed, and anew after any fault. No
/// statement takes longer than twice its limit, whatever the server does.
class CallEventStore {
 public:
  /// What the database knows of a call.
  struct Known {
    std::uint64_t control_seq = 0;  ///< Of its last event of epoch 0.
    bool erased = false;            ///< Its words were forgotten: no event brings them back.
    std::uint32_t epoch = 0;        ///< The term of whoever owns it.
    /// Raised by whoever folds it anew, or takes it over: whoever folded it before must do so too.
    std::uint64_t generation = 0;
    /// Retention took its words or events: what is left of them is not what it was.
    bool forgotten = false;
  };

  class Transaction {
   public:
    /// Locks the rows of those calls that exist, and tells which.
    [[nodiscard]] std::map<call::CallId, Known> lock(std::span<const call::CallId> calls);
    /// All events of these calls, in the order of their keys call by call. However many they are,
    /// a few hundred are in memory at once. For some tens of calls.
    void events_of(std::span<const call::CallId> calls,
                   const std::function<void(const call::CallEvent&)>& visit);
    /// Whether no other process that is connected bears this node's name.
    [[nodiscard]] bool alone();
    /// Calls that this node began, or took over, before `before`, and nobody has ended; but those
    /// whose caller it had put through to somebody.
    [[nodiscard]] std::vector<call::CallId> open_calls(control::EventTime before,
                                                       std::size_t count_max);
    /// This node is late: what happened until then is there, with this transaction. What others say
    /// of its calls' ends waits for the rest (`tandem.node_told_until`).
    /// No event waits for this, and none is refused for it.
    void catching_up(control::EventTime until);
    /// It is there, and not late, or not any more. Alone in its transaction: it may wait for the
    /// node's row.
    void caught_up();
    /// It stops, and all that it had to say is there: nobody waits for more of it. Alone in its
    /// transaction, likewise.
    void goes();
    /// Does what `write` does for one event, of a call that does not exist, so nothing comes of it:
    /// whether the server is well.
    void probe();
    /// Events that are there already are left as they are. Of a call that was erased the events are
    /// kept without their words, and no row gets any; of one that retention forgot as long as
    /// others of its events would be, and without what it took. Gives those of `calls` for which
    /// there is no place.
    std::vector<UnplacedCall> write(std::span<const call::CallEvent> events,
                                    std::span<const FoldedCall> calls);

   private:
    friend class CallEventStore;
    struct Impl;
    explicit Transaction(Impl& impl) noexcept : impl_(impl) {}
    [[nodiscard]] std::vector<UnplacedCall> write_calls(std::span<const FoldedCall> calls);
    [[nodiscard]] std::vector<UnplacedCall> note_unplaced(std::span<const FoldedCall> calls,
                                                          const std::set<std::string>& placed);
    void write_events(std::span<const call::CallEvent> events);
    void write_words(std::span<const FoldedCall> calls);
    void write_turns(std::span<const FoldedCall> calls);
    Impl& impl_;
  };

  struct Options {
    std::string url;   ///< DATABASE_URL.
    std::string node;  ///< This node's name; empty: it does not matter.
    /// A statement that takes longer is given up, and its rows wait: a slow database is an absent
    /// one. Fault 10's database, at five seconds a statement, is still served.
    std::chrono::milliseconds statement_limit{15'000};
  };
  /// Does not connect.
  explicit CallEventStore(Options options);
  ~CallEventStore();
  CallEventStore(const CallEventStore&) = delete;
  CallEventStore& operator=(const CallEventStore&) = delete;

  /// Runs `work` in one transaction and commits. On a fault nothing has changed, or, where the
  /// connection was lost while it committed, nobody knows: repeat it, it does no harm.
  [[nodiscard]] std::optional<StoreFault> in_transaction(
      const std::function<void(Transaction&)>& work);

  /// Gives up what runs, by cutting the connection, and whatever would be begun later. Any thread.
  void cut() { watch_.cut_all(); }

 private:
  struct Session;
  Options options_;
  std::string begin_;  ///< What every transaction begins with.
  std::unique_ptr<Session> session_;
  ConnectionWatch watch_;
};

}  // namespace tandem::store
