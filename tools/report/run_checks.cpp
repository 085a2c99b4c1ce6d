#include "tools/report/run_checks.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string_view>

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

/// Bars for the middle of what was measured, wide enough for a machine that builds beside it: they
/// catch a path that waits or polls. What the product promises is measured by the load bench.
constexpr double kAddedMost = 40;
constexpr double kBargeInMost = 100;
constexpr double kTurnMost = 3'000;

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

/// Each press of the script is one item of the server's wording, in order, and there is no other.
Check digits(const RunRecord& run, const std::string& wanted) {
  std::string pressed, told;
  for (const std::string& digit : run.carrier.digits) pressed += digit;
  static constexpr std::string_view kBefore = "The caller pressed ", kBehind = ".";
  for (const std::string& text : run.model.told) {
    if (!text.starts_with(kBefore) || !text.ends_with(kBehind)) continue;
    told += text.substr(kBefore.size(), text.size() - kBefore.size() - kBehind.size());
  }
  return {"the digits reached the model", pressed == wanted && told == wanted,
          "script \"" + wanted + "\", pressed \"" + pressed + "\", told \"" + told + "\""};
}

/// Once each, whatever became of the session or of the caller's patience.
Check tools(const RunRecord& run) {
  std::size_t bad = 0;
  for (const auto& tool : run.model.tools)
    if (tool.answered.size() != 1) ++bad;
  return {"every tool was answered once", bad == 0,
          std::to_string(run.model.tools.size() - bad) + " of " +
              std::to_string(run.model.tools.size())};
}

Check bar(const std::string& name, Distribution values, double most, bool needed) {
  const double middle = values.at(0.5);
  char found[64];
  std::snprintf(found, sizeof found, "P50 %.1f ms of at most %.0f ms", middle, most);
  if (values.count() == 0) return {name, !needed, needed ? "never measured" : "none"};
  return {name, middle <= most, found};
}

void check_latencies(const RunRecord& run, const Latencies& latencies, std::vector<Check>& checks) {
  const bool spoken = !run.carrier.said.empty();
  const bool interrupted = std::any_of(run.carrier.said.begin(), run.carrier.said.end(),
                                       [](const auto& said) { return said.barge_in; });
  checks.push_back(bar("the caller's voice was not held up", latencies.uplink, kAddedMost, spoken));
  checks.push_back(bar("the agent's voice was not held up", latencies.downlink, kAddedMost,
                       !run.model.deltas.empty()));
  checks.push_back(bar("the agent answered soon", latencies.turns, kTurnMost, spoken));
  checks.push_back(
      bar("an interruption was heeded at once", latencies.barge_in, kBargeInMost, interrupted));
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

Check taken(const RunRecord& run) {
  const char* name = "the call was taken";
  if (!run.carrier.stream.empty()) return {name, true, ""};
  if (run.carrier.call.empty()) return {name, false, "the carrier placed none"};
  if (!run.carrier.announced.empty())
    return {name, false, "refused; the caller heard \"" + joined(run.carrier.announced) + '"'};
  std::vector<std::string> why = run.carrier.faults;
  why.insert(why.end(), run.carrier.unmet.begin(), run.carrier.unmet.end());
  return {name, false, "no stream came: " + joined(why)};
}

std::vector<Check> run_checks(const RunRecord& run, const Latencies& latencies,
                              const std::optional<SoundCheck>& sound, const Expectations& wanted) {
  std::vector<Check> checks{greeting(run), strictness(run), digits(run, wanted.digits),
                            marks(run),    tools(run),      clicks(run)};
  checks.push_back({"no frame was lost",
                    latencies.uplink_unmatched == 0 && latencies.uplink.count() > 0,
                    std::to_string(latencies.uplink_unmatched) + " of " +
                        std::to_string(run.carrier.frames.size()) + " never came"});
  if (sound) check_items(run, *sound, checks);
  check_latencies(run, latencies, checks);
  if (wanted.metrics_wanted)
    checks.push_back({"the server's metrics could be read", wanted.metrics_read, ""});
  checks.push_back(ending(run, wanted.end_reason));
  return checks;
}

}  // namespace tandem::report
