#include "tools/report/run_checks.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "tools/report/json_fields.hpp"

namespace tandem::report {

namespace {

/// Truncation against audio truly played: the project's bar.
constexpr std::int64_t kTruncationMost = 40;
/// Through μ-law and two resamplers, 36 dB are possible; speech with its silences gives less.
constexpr double kSnrLeast = 25;
/// Rounding of both resamplers' delays; a lost frame would be 160.
constexpr std::int64_t kDelaySpreadMost = 2;
/// A farewell counts as heard with at most one frame missing.
constexpr std::int64_t kUnheardMost = 20;

std::string ms(std::int64_t value) { return std::to_string(value) + " ms"; }

std::string decibels(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f dB", value);
  return text;
}

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all += (all.empty() ? "" : "; ") + text;
  return all.empty() ? "none" : all;
}

Check greeting(const RunRecord& run) {
  const auto& heard = run.carrier.heard;
  const auto& said = run.carrier.said;
  const bool good = !heard.empty() && (said.empty() || heard.front().begin < said.front().begin);
  return {"the greeting came before the caller spoke", good,
          heard.empty() ? "the agent was never heard" : ""};
}

Check marks(const RunRecord& run) {
  auto sent = run.carrier.marks_in, echoed = run.carrier.marks_out;
  std::sort(sent.begin(), sent.end());
  std::sort(echoed.begin(), echoed.end());
  return {"every mark was settled", sent == echoed && !sent.empty(),
          std::to_string(sent.size()) + " sent, " + std::to_string(echoed.size()) + " echoed"};
}

Check digits(const RunRecord& run) {
  bool good = true;
  for (const std::string& digit : run.carrier.digits) {
    good = good &&
           std::any_of(run.model.told.begin(), run.model.told.end(), [&](const std::string& text) {
             return text.find(digit) != std::string::npos;
           });
  }
  return {"the digits reached the model", good,
          std::to_string(run.carrier.digits.size()) + " pressed"};
}

Check ending(const RunRecord& run, const std::string& wanted) {
  const auto ends = run.server.of_type("call.ended");
  const std::string reason =
      ends.empty() ? "not told" : text_at(object_at(ends.back(), "fields"), "reason");
  return {"the call ended as it should", ends.size() == 1 && reason == wanted,
          reason + ", by " + run.carrier.hung_up_by};
}

Check strictness(const RunRecord& run) {
  std::vector<std::string> wrong = run.carrier.faults;
  wrong.insert(wrong.end(), run.carrier.unmet.begin(), run.carrier.unmet.end());
  for (const std::string& error : run.model.errors) {
    // A cancel that crosses the end of its response is legal.
    if (!error.starts_with("response_cancel_not_active")) wrong.push_back("model: " + error);
  }
  return {"both protocols were kept", wrong.empty(), joined(wrong)};
}

Check clicks(const RunRecord& run) {
  const boost::json::object report = run.carrier.report.value_or(boost::json::object());
  const auto count = number_at(report, "clicks"), underruns = number_at(report, "underruns");
  return {"no click and no gap was heard", !report.empty() && count == 0 && underruns == 0,
          std::to_string(count) + " clicks, " + std::to_string(underruns) + " underruns"};
}

void check_items(const RunRecord& run, const SoundCheck& sound, std::vector<Check>& checks) {
  std::vector<std::string> bad, cuts;
  bool cuts_good = true;
  double worst = 1e9;
  for (const HeardItem& item : sound.items) {
    const bool whole = !item.truncated_at_ms;
    if (whole &&
        (!item.found || item.snr_db < kSnrLeast || item.heard_ms + kUnheardMost < item.spoken_ms))
      bad.push_back(item.id + (item.found ? " " + decibels(item.snr_db) + ", heard " +
                                                ms(item.heard_ms) + " of " + ms(item.spoken_ms)
                                          : " not heard"));
    if (item.found) worst = std::min(worst, item.snr_db);
    if (whole) continue;
    const std::int64_t error = *item.truncated_at_ms - item.heard_ms;
    cuts_good = cuts_good && std::abs(error) <= kTruncationMost;
    cuts.push_back("told " + ms(*item.truncated_at_ms) + ", truly heard " + ms(item.heard_ms));
  }
  checks.push_back({"what was heard is what the model spoke", bad.empty() && !sound.items.empty(),
                    bad.empty() ? "worst SNR " + decibels(worst) : joined(bad)});
  const bool interrupted = std::any_of(run.carrier.said.begin(), run.carrier.said.end(),
                                       [](const auto& said) { return said.barge_in; });
  checks.push_back({"the interruption was cut where it was heard",
                    cuts_good && (!interrupted || !cuts.empty()), joined(cuts)});
  if (sound.uplink.compared)
    checks.push_back(
        {"what the model got is what the caller said",
         sound.uplink.snr_db >= kSnrLeast && sound.uplink.delay_spread <= kDelaySpreadMost,
         "worst SNR " + decibels(sound.uplink.snr_db) + ", delays differ by " +
             std::to_string(sound.uplink.delay_spread) + " samples"});
  if (run.carrier.hung_up_by == "caller" || sound.items.empty()) return;
  const HeardItem& last = sound.items.back();
  const bool before =
      !run.carrier.heard.empty() && run.carrier.heard.back().end <= run.carrier.hung_up;
  checks.push_back({"the farewell was heard before the hang-up",
                    before && last.heard_ms + kUnheardMost >= last.spoken_ms,
                    ms(last.heard_ms) + " of " + ms(last.spoken_ms)});
}

}  // namespace

std::vector<Check> run_checks(const RunRecord& run, const Latencies& latencies,
                              const std::optional<SoundCheck>& sound,
                              const std::string& end_reason) {
  std::vector<Check> checks{greeting(run), strictness(run), digits(run), marks(run), clicks(run)};
  checks.push_back({"no frame was lost",
                    latencies.uplink_unmatched == 0 && latencies.uplink.count() > 0,
                    std::to_string(latencies.uplink_unmatched) + " of " +
                        std::to_string(run.carrier.frames.size()) + " never came"});
  if (sound) check_items(run, *sound, checks);
  checks.push_back(ending(run, end_reason));
  return checks;
}

}  // namespace tandem::report
