#include "bench/report/page.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <functional>
#include <set>

#include "bench/report/page_style.hpp"
#include "bench/report/svg_plot.hpp"

namespace tandem::report {
namespace {

constexpr double kPercent = 100;

std::string ms(double value) {
  if (value >= 100) return fmt::format("{:.0f}", value);
  if (value >= 10) return fmt::format("{:.1f}", value);
  return fmt::format("{:.2f}", value);
}

std::string kind_of(const RunFigures& run) {
  std::string kind = run.burst ? "bursts" : "real-time deltas";
  if (run.tls) kind += ", TLS";
  return kind;
}

std::string label_of(const RunFigures& run, const std::vector<RunFigures>& all) {
  const auto namesakes = std::ranges::count(all, run.name, &RunFigures::name);
  return namesakes == 1 ? run.name : run.name + ", " + kind_of(run);
}

/// The level that the headline figures are of: the most calls that went well, else the fewest.
const LevelRow* headline_level(const RunFigures& run) {
  const LevelRow* best = nullptr;
  for (const LevelRow& level : run.levels)
    if (best == nullptr || (level.clean && !level.overload)) best = &level;
  return best;
}

void add_card(std::string& html, const std::string& value, const std::string& unit,
              const std::string& what) {
  html += fmt::format(R"(<div class="card"><b>{}<small>{}</small></b><span>{}</span></div>)", value,
                      unit, what);
}

void add_headline(std::string& html, const RunFigures& run) {
  const LevelRow* level = headline_level(run);
  if (level == nullptr) return;
  html += fmt::format(R"(<section class="cards"><h2>{} at {:g} calls, {}</h2>)",
                      escape_html(run.name), level->calls, kind_of(run));
  add_card(html, fmt::format("{:.0f}", level->processor_us), " µs",
           "processor per call and second");
  add_card(html, ms(level->up.p99), " ms", "added on the way to the model, P99");
  add_card(html, ms(level->down.p99), " ms", "added on the way to the caller, P99");
  add_card(html, ms(level->barge_in_p99), " ms", "from speech to silence at a barge-in, P99");
  add_card(html, fmt::format("{:.0f}", level->kib_per_call), " KiB", "memory per call");
  add_card(html, fmt::format("{:.0f}", level->up.lost + level->down.lost), "",
           fmt::format("frames lost or wrong, of {:.0f}", level->up.intact + level->down.intact));
  html += "</section>";
}

/// A column of the table.
struct Column {
  const char* head;
  const char* unit;
  std::function<std::string(const LevelRow&)> cell;
};

std::string count(double value) { return fmt::format("{:.0f}", value); }
std::string or_dash(double value) { return value < 0 ? "–" : ms(value); }

const std::vector<Column>& quality_columns() {
  static const std::vector<Column> kColumns{
      {"Up P50", "ms", [](const LevelRow& l) { return ms(l.up.p50); }},
      {"Up P99", "ms", [](const LevelRow& l) { return ms(l.up.p99); }},
      {"Up P99.9", "ms", [](const LevelRow& l) { return ms(l.up.p999); }},
      {"Down P50", "ms", [](const LevelRow& l) { return ms(l.down.p50); }},
      {"Down P99", "ms", [](const LevelRow& l) { return ms(l.down.p99); }},
      {"Down P99.9", "ms", [](const LevelRow& l) { return ms(l.down.p999); }},
      {"Wrong", "frames", [](const LevelRow& l) { return count(l.up.lost + l.down.lost); }},
      {"Stale", "frames", [](const LevelRow& l) { return count(l.stale); }},
      {"Barge-in P99", "ms", [](const LevelRow& l) { return ms(l.barge_in_p99); }},
      {"No clear", "of",
       [](const LevelRow& l) {
         return fmt::format("{:.0f}/{:.0f}", l.clears_missing, l.interruptions);
       }},
      {"Truncation", "ms off, P99",
       [](const LevelRow& l) { return l.truncations > 0 ? ms(l.truncation_p99) : "–"; }},
  };
  return kColumns;
}

const std::vector<Column>& cost_columns() {
  static const std::vector<Column> kColumns{
      {"Processor", "µs/call·s", [](const LevelRow& l) { return count(l.processor_us); }},
      {"Core", "%", [](const LevelRow& l) { return count(l.processor_share * kPercent); }},
      {"In user code", "%", [](const LevelRow& l) { return count(l.user_share * kPercent); }},
      {"System calls", "/call·s",
       [](const LevelRow& l) {
         return l.syscalls_per_call_second <= 0 ? "–" : count(l.syscalls_per_call_second);
       }},
      {"Switches", "/s", [](const LevelRow& l) { return count(l.switches_per_s); }},
      {"Memory", "KiB/call", [](const LevelRow& l) { return count(l.kib_per_call); }},
      {"Loop lag P99", "ms", [](const LevelRow& l) { return or_dash(l.loop_lag_p99); }},
      {"TwiML P99", "ms", [](const LevelRow& l) { return ms(l.twiml_p99); }},
      {"Refused", "calls", [](const LevelRow& l) { return count(l.refused); }},
      {"Failed", "calls", [](const LevelRow& l) { return count(l.failed); }},
      {"Load's core", "%", [](const LevelRow& l) { return count(l.load_share * kPercent); }},
  };
  return kColumns;
}

void add_table(std::string& html, const std::vector<RunFigures>& runs,
               const std::vector<Column>& columns) {
  html += R"(<div class="scroll"><table><thead><tr><th></th><th>Calls</th>)";
  for (const Column& column : columns)
    html += fmt::format("<th>{}<small>{}</small></th>", column.head, column.unit);
  html += "</tr></thead>";
  for (std::size_t i = 0; i < runs.size(); ++i) {
    html += "<tbody>";
    for (const LevelRow& level : runs[i].levels) {
      html += fmt::format(R"(<tr{}><th><i style="background:{}"></i>{}</th><td>{}{}</td>)",
                          level.clean ? "" : R"( class="beyond")", series_colour(i),
                          escape_html(label_of(runs[i], runs)), count(level.calls),
                          level.overload ? "+" : "");
      for (const Column& column : columns) html += fmt::format("<td>{}</td>", column.cell(level));
      html += "</tr>";
    }
    html += "</tbody>";
  }
  html += "</table></div>";
}

void add_tables(std::string& html, const std::vector<RunFigures>& runs) {
  html += "<section><h2>All figures</h2>";
  add_table(html, runs, quality_columns());
  html +=
      "<p class=\"note\">Grey: late, incomplete or stale. A plus: more calls were tried than the "
      "server takes.</p>";
  add_table(html, runs, cost_columns());
  html += "</section>";
}

/// The largest number of calls that all runs were measured at; of each its own best where there is
/// none.
double common_level(const std::vector<RunFigures>& runs) {
  double common = 0;
  for (const LevelRow& level : runs.front().levels) {
    const bool everywhere = std::ranges::all_of(runs, [&level](const RunFigures& run) {
      return std::ranges::find(run.levels, level.wanted, &LevelRow::wanted) != run.levels.end();
    });
    if (everywhere && level.clean) common = std::max(common, level.wanted);
  }
  return common;
}

std::string distribution_plot(const std::string& title, const std::vector<RunFigures>& runs,
                              DirectionRow LevelRow::*direction) {
  Plot plot{title,
            {"share of frames", Plot::Scale::Percentile},
            {"added latency, ms", Plot::Scale::Log},
            {}};
  const double common = common_level(runs);
  for (std::size_t i = 0; i < runs.size(); ++i) {
    // One run alone shows each of its levels.
    for (const LevelRow& level : runs[i].levels) {
      const bool alone = runs.size() == 1;
      if (!alone && (common > 0 ? level.wanted != common : &level != headline_level(runs[i])))
        continue;
      const std::string name =
          alone ? fmt::format("{:g} calls", level.calls)
                : fmt::format("{}, {:g} calls", label_of(runs[i], runs), level.calls);
      plot.series.push_back({name, (level.*direction).cdf, alone ? plot.series.size() : i, false});
    }
  }
  return render(plot);
}

std::string growth_plot(const std::string& title, const std::string& unit, Plot::Scale scale,
                        const std::vector<RunFigures>& runs,
                        const std::function<double(const LevelRow&)>& value) {
  Plot plot{title, {"calls at once", Plot::Scale::Linear}, {unit, scale}, {}};
  for (std::size_t i = 0; i < runs.size(); ++i) {
    Plot::Series series{label_of(runs[i], runs), {}, i, true};
    for (const LevelRow& level : runs[i].levels)
      if (value(level) >= 0) series.points.emplace_back(level.calls, value(level));
    if (!series.points.empty()) plot.series.push_back(std::move(series));
  }
  return plot.series.empty() ? std::string() : render(plot);
}

void add_plots(std::string& html, const std::vector<RunFigures>& runs) {
  html += R"(<section><h2>How late</h2><div class="plots">)";
  html += distribution_plot("Caller to model", runs, &LevelRow::up);
  html += distribution_plot("Model to caller", runs, &LevelRow::down);
  html += growth_plot("Caller to model, P99", "ms", Plot::Scale::Log, runs,
                      [](const LevelRow& level) { return level.up.p99; });
  html += growth_plot("Barge-in, P99", "ms", Plot::Scale::Log, runs,
                      [](const LevelRow& level) { return level.barge_in_p99; });
  html += R"(</div></section><section><h2>What it costs</h2><div class="plots">)";
  html += growth_plot("Processor", "% of a core", Plot::Scale::Linear, runs,
                      [](const LevelRow& level) { return level.processor_share * kPercent; });
  html += growth_plot("Processor per call and second", "µs", Plot::Scale::Linear, runs,
                      [](const LevelRow& level) { return level.processor_us; });
  html += growth_plot("Memory of the process (PSS)", "MiB", Plot::Scale::Linear, runs,
                      [](const LevelRow& level) { return level.pss_kib / 1024; });
  html += growth_plot("Lag of the server's loop, P99", "ms", Plot::Scale::Linear, runs,
                      [](const LevelRow& level) { return level.loop_lag_p99; });
  html += "</div></section>";
}

void add_method(std::string& html, const std::vector<RunFigures>& runs) {
  html +=
      R"(<section class="method"><h2>How it was measured</h2><p>One process plays the carrier and the model of all calls: a
20 ms frame of μ-law from each caller, answers of the model in deltas, interruptions, marks, a true playout buffer. Callers and model
say one long noise of which every 20 ms is unlike every other, so each block that comes out of the server tells which sample it began
as. <em>Added latency</em> is the time from sending a frame (or delta) to the arrival, by the kernel's clock, of the message that
completes its audio on the other leg. The delay inside the server's resampler is not in it; it is given below. <em>Wrong</em> counts
frames lost, doubled, reordered, corrupted, silent or more than 200 ms late; <em>stale</em> is audio of an answer that came after its
clear. <em>Truncation</em> is the server's word for what the caller heard, against what the playout buffer had truly played.</p><ul>)";
  for (const RunFigures& run : runs) {
    double load = 0, late = 0, snr_up = 0, snr_down = 0;
    for (const LevelRow& level : run.levels) {
      load = std::max(load, level.load_share);
      late = std::max(late, level.load_late_p99);
      snr_up = level.up.snr_db;
      snr_down = level.down.snr_db;
    }
    html += fmt::format(
        "<li><b>{}</b>, {}: resampler delay at 1 kHz {:.2f} ms up, {:.2f} ms down; median SNR "
        "{:.0f} dB up, {:.0f} dB down. The load "
        "itself used at most {:.0f} % of a core; its timers were {:.2f} ms late at P99.{}</li>",
        escape_html(run.name), kind_of(run), run.uplink_delay, run.downlink_delay, snr_up, snr_down,
        load * kPercent, late,
        run.best > 0
            ? fmt::format(" Most calls with P99 below {:g} ms and nothing lost: <b>{:g}</b>.",
                          run.bound, run.best)
            : "");
  }
  html += "</ul></section>";
}

}  // namespace

std::string page_of(const std::string& title, const std::vector<RunFigures>& runs) {
  std::string html = fmt::format(
      "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
      "content=\"width=device-width\"><title>{0}</title><style>{1}</style></"
      "head><body><header><h1>{0}</h1><p>{2:%d %B %Y}</p></header>",
      escape_html(title), kPageStyle, fmt::gmtime(std::time(nullptr)));
  if (!runs.empty()) {
    add_headline(html, runs.front());
    add_plots(html, runs);
    add_tables(html, runs);
    add_method(html, runs);
  }
  return html + "</body></html>\n";
}

}  // namespace tandem::report
