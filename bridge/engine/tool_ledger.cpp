#include "bridge/engine/tool_ledger.hpp"

#include <algorithm>
#include <utility>

#include "bridge/engine/canonical_json.hpp"

namespace tandem::engine {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kOpenMax = 16;     ///< Running or timed out, at once.
constexpr std::size_t kSuccessMax = 64;  ///< Remembered of tools that change the world.
constexpr std::size_t kSeenMax = 1024;   ///< Call ids; the model repeats one within a response.

milliseconds between(Instant from, Instant to) {
  return std::chrono::duration_cast<milliseconds>(to - from);
}

}  // namespace

const ToolSettings* ToolLedger::settings_of(std::string_view name) const noexcept {
  for (const ToolSettings& tool : tools_) {
    if (tool.name == name) return &tool;
  }
  return nullptr;
}

ToolLedger::Asked ToolLedger::asked(const ToolAsked& call, Instant now) {
  if (std::find(seen_.begin(), seen_.end(), call.call) != seen_.end())
    return {Verdict::Known, {}, {}};
  if (seen_.size() >= kSeenMax) seen_.erase(seen_.begin());
  seen_.push_back(call.call);

  const ToolSettings* settings = settings_of(call.name);
  const ToolSettings fallback;
  if (settings == nullptr) settings = &fallback;
  std::string key = canonical_json(call.arguments);
  if (settings->effect != Effect::ReadsOnly) {
    for (Entry& entry : entries_) {
      if (entry.name != call.name || entry.key != key) continue;
      if (entry.state == State::Succeeded) {
        return {Verdict::Answered,
                {},
                Answer{call.call, call.response, call.name, ToolOutcome::Repeated, milliseconds{0},
                       entry.output}};
      }
      // One that timed out may still take effect: wait for it once more instead of doing it twice.
      entry.joined.push_back({call.call, call.response, now});
      entry.deadline = now + settings->budget;
      return {Verdict::Wait, {}, {}};
    }
  }
  const auto open = std::count_if(entries_.begin(), entries_.end(), [](const Entry& entry) {
    return entry.state != State::Succeeded;
  });
  if (static_cast<std::size_t>(open) >= kOpenMax) {
    return {Verdict::Answered,
            {},
            Answer{call.call, call.response, call.name, ToolOutcome::Failed, milliseconds{0},
                   std::string{kToolsBusy}}};
  }
  entries_.push_back({call.call,
                      call.response,
                      call.name,
                      std::move(key),
                      settings->effect,
                      State::Running,
                      now,
                      now + settings->budget,
                      {},
                      {}});
  return {Verdict::Run, settings->budget, {}};
}

void ToolLedger::answer(const Entry& entry, ToolOutcome outcome, const std::string& output,
                        Instant now, std::vector<Answer>& answers) const {
  if (entry.state == State::Running) {
    answers.push_back(
        {entry.call, entry.response, entry.name, outcome, between(entry.asked_at, now), output});
  }
  for (const Waiter& waiter : entry.joined) {
    const ToolOutcome its = outcome == ToolOutcome::Succeeded ? ToolOutcome::Repeated : outcome;
    answers.push_back(
        {waiter.call, waiter.response, entry.name, its, between(waiter.since, now), output});
  }
}

ToolLedger::Arrival ToolLedger::finished(const ToolFinished& result, Instant now,
                                         std::vector<Answer>& answers) {
  const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& entry) {
    return entry.call == result.call && entry.state != State::Succeeded;
  });
  if (found == entries_.end()) return Arrival::Unknown;
  const Arrival arrival = found->state == State::Running ? Arrival::InTime : Arrival::Late;
  const bool succeeded = result.status == ToolStatus::Succeeded;
  answer(*found, succeeded ? ToolOutcome::Succeeded : ToolOutcome::Failed, result.output, now,
         answers);
  if (succeeded && found->effect == Effect::ChangesWorld) {
    found->state = State::Succeeded;
    found->joined.clear();
    found->output = result.output;
    forget_oldest_success();
  } else {
    entries_.erase(found);
  }
  return arrival;
}

void ToolLedger::forget_oldest_success() {
  const auto is_success = [](const Entry& entry) { return entry.state == State::Succeeded; };
  const auto count = std::count_if(entries_.begin(), entries_.end(), is_success);
  if (static_cast<std::size_t>(count) <= kSuccessMax) return;
  entries_.erase(std::find_if(entries_.begin(), entries_.end(), is_success));
}

void ToolLedger::take_over(const std::vector<PastTool>& past) {
  for (const PastTool& tool : past) {
    const ToolSettings* settings = settings_of(tool.name);
    // One that knows repetitions is asked again; one that changes nothing may be.
    if (settings == nullptr || settings->effect != Effect::ChangesWorld) continue;
    Entry entry;
    entry.name = tool.name;
    entry.key = canonical_json(tool.arguments);
    entry.effect = settings->effect;
    entry.state = State::Succeeded;
    entry.output = tool.output;
    entries_.push_back(std::move(entry));
    forget_oldest_success();
  }
}

void ToolLedger::expire(Instant now, std::vector<Answer>& answers) {
  for (Entry& entry : entries_) {
    const bool open = entry.state == State::Running || !entry.joined.empty();
    if (entry.state == State::Succeeded || !open || now < entry.deadline) continue;
    answer(entry, ToolOutcome::TimedOut, std::string{kToolTimedOut}, now, answers);
    entry.joined.clear();
    entry.state = State::TimedOut;
  }
  // What changes nothing may be asked again; nobody waits for the old one.
  std::erase_if(entries_, [](const Entry& entry) {
    return entry.state == State::TimedOut && entry.effect == Effect::ReadsOnly;
  });
}

void ToolLedger::abandon(Instant now, std::vector<Answer>& answers) {
  for (Entry& entry : entries_) {
    if (entry.state == State::Succeeded) continue;
    answer(entry, ToolOutcome::Abandoned, {}, now, answers);
    entry.joined.clear();
    entry.state = State::TimedOut;
  }
}

bool ToolLedger::waiting() const noexcept {
  return std::any_of(entries_.begin(), entries_.end(), [](const Entry& entry) {
    return entry.state == State::Running || !entry.joined.empty();
  });
}

Instant ToolLedger::waiting_since() const noexcept {
  Instant oldest = Instant::max();
  for (const Entry& entry : entries_) {
    if (entry.state == State::Running) oldest = std::min(oldest, entry.asked_at);
    for (const Waiter& waiter : entry.joined) oldest = std::min(oldest, waiter.since);
  }
  return oldest;
}

}  // namespace tandem::engine
