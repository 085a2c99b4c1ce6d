#include "control/resume/past_of_call.hpp"

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

#include "bridge/engine/colleague.hpp"
#include "control/writer/event_fields.hpp"

namespace tandem::resume {
namespace {

using control::EventFields;
using engine::HistoryEntry;
using store::StoredEvent;

/// The words that the model was told a hint in: as they were given (bridge/engine/supervision.cpp).
constexpr const char* kTransferFailed =
    "The transfer came to nothing: nobody took the caller, who is back with you.";

/// Something that was said or done, at its place on the call's clock.
struct Moment {
  std::int64_t at_ms = 0;
  HistoryEntry entry;
};

/// One call of a tool; numbered within its term by the node that had it.
struct ToolUse {
  std::uint32_t epoch = 0;
  std::int64_t number = 0;
  std::int64_t at_ms = 0;
  std::string name, arguments;
  std::string output;
  bool settled = false, worked = false, timed_out = false;
};

class Reading {
 public:
  explicit Reading(std::uint32_t epoch) : epoch_(epoch) {}

  void read(const StoredEvent& event) {
    fields_.read(event.fields);
    const std::int64_t at_ms = event.call_time.count() / 1'000;
    const std::string& type = event.type;
    const bool last_term = event.epoch == epoch_;
    if (type == "call.started" || type == "call.resumed") {
      past_.agent = fields_.text("agent");
      colleague_lost(at_ms);
    } else if (type == "call.handed-over") {
      past_.handed_over = past_.handed_over || last_term;
    } else if (type == "call.ended" || type == "call.ending") {
      past_.ended = past_.ended || last_term;
    } else if (type == "transfer.asked") {
      past_.transferring = last_term;
    } else if (type == "transfer.ended") {
      past_.transferring = false;
    } else if (type == "caller.words") {
      caller_words(at_ms);
    } else if (type == "agent.words") {
      agent_words(at_ms);
    } else if (type == "caller.dtmf") {
      told(at_ms, engine::TellRole::User,
           "The caller pressed " + std::string(fields_.text("digit")) + '.');
    } else if (type == "supervisor.whisper") {
      told(at_ms, engine::TellRole::System, std::string(fields_.text("text")));
    } else if (type == "supervisor.taken-over") {
      with_colleague_ = true;
      said_.clear();
    } else if (type == "supervisor.words") {
      colleague_words(at_ms);
    } else if (type == "supervisor.words-missing") {
      colleague_words_missing(at_ms);
    } else if (type == "supervisor.handed-back") {
      with_colleague_ = false;
      const auto had = std::chrono::duration_cast<std::chrono::seconds>(
          std::chrono::milliseconds(fields_.integer_or_zero("ms")));
      told(at_ms, engine::TellRole::System, engine::colleague_spoke(had, said_));
    } else {
      tool(event, at_ms);
    }
  }

  [[nodiscard]] PastOfCall take() {
    for (ToolUse& use : tools_) add(use);
    std::stable_sort(moments_.begin(), moments_.end(),
                     [](const Moment& a, const Moment& b) { return a.at_ms < b.at_ms; });
    // What came to nothing with the node is told as such, behind all that was said.
    if (past_.transferring && !moments_.empty())
      told(moments_.back().at_ms, engine::TellRole::System, kTransferFailed);
    colleague_lost(moments_.empty() ? 0 : moments_.back().at_ms);
    // Tool calls are known by their place from here on.
    std::vector<std::uint32_t> numbers(tools_.size() + 1);
    std::uint32_t next = 0;
    for (Moment& moment : moments_) {
      if (auto* made = std::get_if<engine::ToolCallMade>(&moment.entry)) {
        numbers[made->call.value] = ++next;
        made->call = {next};
      } else if (auto* answered = std::get_if<engine::ToolCallAnswered>(&moment.entry)) {
        answered->call = {numbers[answered->call.value]};
      }
      past_.call.said.push_back(std::move(moment.entry));
    }
    return std::move(past_);
  }

 private:
  /// Whoever spoke in the agent's place went with the node.
  void colleague_lost(std::int64_t at_ms) {
    if (std::exchange(with_colleague_, false))
      told(at_ms, engine::TellRole::System, engine::colleague_was_lost(said_));
  }
  /// Told as the model was told of it: what they said in one piece, what came late behind that.
  void colleague_words(std::int64_t at_ms) {
    const std::string_view text = fields_.text("text");
    if (with_colleague_) return said_.add(text);
    if (!text.empty()) told(at_ms, engine::TellRole::System, engine::colleague_also_said(text));
  }
  void colleague_words_missing(std::int64_t at_ms) {
    if (with_colleague_) return said_.miss();
    told(at_ms, engine::TellRole::System, engine::colleague_not_all_known());
  }
  /// Where they were spoken; the event comes when they were written down.
  void caller_words(std::int64_t at_ms) {
    const std::string_view text = fields_.text("text");
    if (text.empty()) return;
    const std::int64_t spoken = fields_.integer("from_at_ms").value_or(0);
    moments_.push_back(
        {spoken > 0 ? spoken : at_ms, engine::CallerSaid{{}, std::string(text), {}, {}}});
  }
  void agent_words(std::int64_t at_ms) {
    const std::string_view heard = fields_.text("heard_text");
    // A phrase of ours is none of the model's words.
    if (heard.empty() || fields_.flag("stock")) return;
    moments_.push_back({fields_.integer("began_at_ms").value_or(at_ms),
                        engine::AgentSaid{{}, std::string(heard)}});
  }
  void told(std::int64_t at_ms, engine::TellRole role, std::string text) {
    moments_.push_back({at_ms, engine::ToldModel{role, std::move(text)}});
  }

  void tool(const StoredEvent& event, std::int64_t at_ms) {
    const std::int64_t number = fields_.integer_or_zero("tool_call");
    if (event.type == "tool.asked") {
      tools_.push_back({event.epoch,
                        number,
                        at_ms,
                        std::string(fields_.text("name")),
                        std::string(fields_.text("arguments")),
                        {}});
      return;
    }
    const auto found = std::find_if(tools_.begin(), tools_.end(), [&](const ToolUse& use) {
      return use.epoch == event.epoch && use.number == number;
    });
    if (found == tools_.end()) return;
    const std::string_view outcome = fields_.text("outcome");
    // The end of a term answers nothing; a late answer is better than "it took too long".
    if (outcome == "abandoned") return;
    found->output = fields_.text("output");
    found->settled = !found->output.empty();
    found->worked = outcome == "succeeded" || outcome == "repeated" ||
                    (event.type == "tool.late" && fields_.flag("ok"));
    found->timed_out = outcome == "timed-out";
  }

  void add(ToolUse& use) {
    const auto number = static_cast<std::uint32_t>(&use - tools_.data()) + 1;
    const bool known = use.settled && !use.timed_out;
    std::string output = known ? std::move(use.output) : std::string(engine::kToolUnknown);
    if (use.worked || !known) past_.call.tools.push_back({use.name, use.arguments, output});
    moments_.push_back(
        {use.at_ms, engine::ToolCallMade{{number}, use.name, std::move(use.arguments)}});
    moments_.push_back({use.at_ms, engine::ToolCallAnswered{{number}, std::move(output)}});
  }

  std::uint32_t epoch_;
  EventFields fields_;
  PastOfCall past_;
  std::vector<Moment> moments_;
  std::vector<ToolUse> tools_;
  bool with_colleague_ = false;  ///< A supervisor speaks in the agent's place.
  engine::ColleagueWords said_;  ///< By whoever had the call last.
};

}  // namespace

PastOfCall past_of_call(std::span<const StoredEvent> events, std::uint32_t epoch) {
  Reading reading(epoch);
  for (const StoredEvent& event : events) reading.read(event);
  return reading.take();
}

}  // namespace tandem::resume
