#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "bridge/call/event_sink.hpp"
#include "control/store/store_fault.hpp"
#include "control/writer/call_rows.hpp"

namespace tandem::store {

/// The rows of one call as they are to stand.
struct FoldedCall {
  call::CallId id;
  control::CallRow row;
  std::vector<control::SegmentRow> segments;  ///< New or changed ones; all of them when `anew`.
  std::vector<control::TurnRow> turns;        ///< Likewise.
  bool anew = false;  ///< Folded from the first event on: what stood before goes.
};

/// Where call events and what they are folded into are kept, as role `tandem_writer`. Blocks: for
/// the shipper's thread, except for `interrupt`. Connects when it is needed, and anew after any
/// fault.
class CallEventStore {
 public:
  /// What the database knows of a call.
  struct Known {
    std::uint64_t control_seq = 0;  ///< Of its last event of epoch 0.
    bool erased = false;            ///< Its words were forgotten: no event may bring them back.
  };

  class Transaction {
   public:
    /// Locks the rows of those calls that exist, and tells which.
    [[nodiscard]] std::map<call::CallId, Known> lock(std::span<const call::CallId> calls);
    /// All events of these calls, in the order of their keys call by call.
    void events_of(std::span<const call::CallId> calls,
                   const std::function<void(const call::CallEvent&)>& visit);
    /// Calls that `node` began and nobody has ended.
    [[nodiscard]] std::vector<call::CallId> open_calls_of(const std::string& node,
                                                          std::size_t count_max);
    /// Events that are there already are left as they are.
    void write(std::span<const call::CallEvent> events, std::span<const FoldedCall> calls);

   private:
    friend class CallEventStore;
    struct Impl;
    explicit Transaction(Impl& impl) noexcept : impl_(impl) {}
    void write_calls(std::span<const FoldedCall> calls);
    void write_events(std::span<const call::CallEvent> events);
    void write_words(std::span<const FoldedCall> calls);
    void write_turns(std::span<const FoldedCall> calls);
    Impl& impl_;
  };

  /// `url`: DATABASE_URL. Does not connect.
  explicit CallEventStore(std::string url);
  ~CallEventStore();
  CallEventStore(const CallEventStore&) = delete;
  CallEventStore& operator=(const CallEventStore&) = delete;

  /// Runs `work` in one transaction and commits. On a fault nothing has changed, or, where the
  /// connection was lost while it committed, nobody knows: repeat it, it does no harm.
  [[nodiscard]] std::optional<StoreFault> in_transaction(
      const std::function<void(Transaction&)>& work);

  /// Asks the server to give up the statement that runs. Any thread.
  void interrupt() noexcept;

 private:
  struct Session;
  std::string url_;
  std::unique_ptr<Session> session_;
  struct Cancel;
  std::unique_ptr<Cancel> cancel_;
};

}  // namespace tandem::store
