#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <unordered_set>
#include <variant>

#include "bridge/call/agent.hpp"
#include "bridge/call/resumed_call.hpp"
#include "control/resume/past_of_call.hpp"
#include "control/resume/patience.hpp"
#include "control/store/connection_pool.hpp"
#include "core/metrics/registry.hpp"
#include "core/sleep.hpp"
#include "core/task.hpp"

namespace tandem::resume {

/// What the carrier asks about a call that this node does not know.
struct Question {
  Question() = default;
  std::string call_sid;
  std::string dial_status;  ///< `DialCallStatus`; empty behind a stream.
  bool dial_answered = false;
  /// Whoever asks cannot go on with the call: it is answered `Elsewhere` where somebody could.
  bool only_asks = false;
};

/// The call is this node's now: nobody else's node may do anything for it any more.
struct Taken {
  call::ResumedCall call;
  std::string organisation, agent;  ///< As the call began with them.
  std::string agent_version;        ///< Of the agent, likewise; empty: of a file, which has none.
  std::string metadata;             ///< A JSON object: what whoever asked for the call gave along.
};
/// It ended by itself, or the caller has been handed on: nothing follows.
struct Over {};
/// The database knows of no such call.
struct NeverHeardOf {};
/// Another question about it was answered in the same moment, here or on another node. The carrier
/// may not have heard that answer, so whoever gets this has it ask again a moment later. Or it is
/// to go on, and not with who asked.
struct Elsewhere {};
/// The database does not answer in time.
struct Unanswered {};
using Answer = std::variant<Taken, Over, NeverHeardOf, Elsewhere, Unanswered>;

/// Takes calls over from nodes that are gone, or give them away: reads what Postgres holds of one,
/// and makes it this node's by raising its epoch, which one of all who try can do. One loop; a
/// small pool of database threads of its own, so that no request of the API stands in the way.
class CallResumer {
 public:
  /// Of all that `take_over` does. The carrier gives an answer 15 s, the caller hears nothing.
  static constexpr std::chrono::milliseconds kLimit{4'000};
  /// What the other node told last may still be on its way: its end, or that it gives the call
  /// away.
  static constexpr std::chrono::milliseconds kLastWords{750};
  static constexpr std::chrono::milliseconds kLookAgain{150};
  /// For so long whoever took a call over keeps it, whoever else is asked about it: time enough to
  /// bring it under way.
  static constexpr std::chrono::milliseconds kKept{2'000};

  CallResumer(const std::string& database_url, std::string node, metrics::Registry& registry);

  /// `held_here` tells whether the call is this node's by now: a carrier that asks twice at once
  /// must not take a call from the node that has just got it. It is answered `Unanswered` then.
  [[nodiscard]] Task<Answer> take_over(EventLoop& loop, Question question,
                                       std::function<bool()> held_here);

  /// A call that was this node's in `term`, and is over as far as it knows: whether another one has
  /// begun a later term, and it is not over. False as well where nobody can tell (`Patience`).
  [[nodiscard]] Task<bool> went_on(EventLoop& loop, std::string call_sid, std::uint32_t term);

  /// A stream of another node's call broke. The call where, a moment later, nobody has taken it
  /// over though it goes on: a carrier that does not ask what follows has to be told to.
  [[nodiscard]] Task<std::optional<call::CallId>> left_alone(EventLoop& loop, std::string call_sid);

  /// The agent as that version has it, without its spoken apology, for an organisation that has it
  /// or is lent it. Null: the version is gone, or the database does not answer. `call`: for which.
  [[nodiscard]] Task<std::shared_ptr<call::Agent>> version_of_agent(EventLoop& loop,
                                                                    call::CallId call,
                                                                    std::string organisation,
                                                                    std::string agent,
                                                                    std::string version);

  /// The carrier would not be told to ask what follows, for as long as that was tried.
  [[nodiscard]] Task<> note_not_sent_for(EventLoop& loop, std::string call_sid);

  /// The call could not go on here after all.
  [[nodiscard]] Task<> give_up(EventLoop& loop, call::CallId call, std::uint32_t epoch);

 private:
  struct Known {
    std::optional<store::StoredCall> row;
    PastOfCall past;
  };
  [[nodiscard]] Task<Answer> take(EventLoop& loop, Question question, Deadline deadline);
  /// Whether it is worth reading all of it: its last term has said what became of it, or is over.
  [[nodiscard]] Task<Result<bool>> told(EventLoop& loop, std::string call_sid,
                                        std::chrono::milliseconds limit);
  /// One answer of the database's.
  [[nodiscard]] Task<Result<bool>> ask(EventLoop& loop, std::chrono::milliseconds limit,
                                       std::function<bool(pqxx::transaction_base&)> question);
  [[nodiscard]] Task<Result<Known>> read(EventLoop& loop, std::string call_sid,
                                         std::chrono::milliseconds limit);
  [[nodiscard]] Task<Result<bool>> claim(EventLoop& loop, call::CallId call, std::uint32_t epoch,
                                         std::chrono::milliseconds limit);
  /// Adds to the story of a call that it was handed on, where its node cannot any more.
  [[nodiscard]] Task<> note_end(EventLoop& loop, std::string call, std::uint32_t epoch,
                                std::string reason);
  [[nodiscard]] static bool just_taken(const Known& known);
  [[nodiscard]] Taken taken(Known known) const;
  [[nodiscard]] Task<> note(EventLoop& loop, std::string call, std::string type,
                            std::string fields);

  std::string node_;
  store::ConnectionPool database_;
  Patience patience_;
  std::unordered_set<std::string> under_way_;  ///< Calls that are being taken over: their names.
  /// Those whose carrier was told to ask: their nodes have had time for last words.
  std::unordered_set<std::string> sent_for_;
};

}  // namespace tandem::resume
