#include "bench/report/svg_plot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string_view>

namespace tandem::report {
namespace {

constexpr double kWidth = 560, kHeight = 320;
constexpr double kLeft = 62, kRight = 30, kTop = 14, kBottom = 46;
constexpr double kTickGap = 8;
// The last share that a percentile axis shows.
constexpr double kTail = 0.9999;

struct Tick {
  double place;  ///< In the axis's own measure, see `measure`.
  std::string label;
};

/// An axis with its range and ticks, mapping values to [0, 1].
class Ruler {
 public:
  Ruler(Plot::Scale scale, const std::vector<double>& values) : scale_(scale) {
    double least = INFINITY, most = -INFINITY;
    for (const double value : values) {
      const auto at = measure(value);
      if (!at) continue;
      least = std::min(least, *at);
      most = std::max(most, *at);
    }
    if (!(least <= most)) least = 0, most = 1;
    switch (scale) {
      case Plot::Scale::Linear:
        lay_linear(most);
        break;
      case Plot::Scale::Log:
        lay_decades(std::floor(least), std::ceil(most));
        break;
      case Plot::Scale::Percentile:
        lay_percentiles();
        break;
    }
  }

  /// Where in the axis a value lies; nothing where it cannot be shown.
  [[nodiscard]] std::optional<double> place(double value) const {
    const auto at = measure(value);
    if (!at) return std::nullopt;
    return std::clamp((*at - from_) / (to_ - from_), 0.0, 1.0);
  }
  [[nodiscard]] double place_of(const Tick& tick) const {
    return (tick.place - from_) / (to_ - from_);
  }
  [[nodiscard]] const std::vector<Tick>& ticks() const noexcept { return ticks_; }

 private:
  [[nodiscard]] std::optional<double> measure(double value) const {
    if (scale_ == Plot::Scale::Linear) return value;
    if (scale_ == Plot::Scale::Percentile) return -std::log10(1 - std::min(value, kTail));
    if (value <= 0) return std::nullopt;
    return std::log10(value);
  }

  void lay_linear(double most) {
    if (most <= 0) most = 1;
    const double decade = std::pow(10, std::floor(std::log10(most)));
    double step = decade;
    for (const double part : {0.2, 0.5, 1.0, 2.0}) {
      step = part * decade;
      if (most / step <= 6) break;
    }
    to_ = std::ceil(most / step) * step;
    for (int i = 0; i * step <= to_ * 1.0001; ++i)
      ticks_.push_back({i * step, fmt::format("{:g}", i * step)});
  }
  void lay_decades(double from, double to) {
    from_ = from;
    to_ = std::max(to, from + 1);
    for (double at = from_; at <= to_; ++at)
      ticks_.push_back({at, fmt::format("{:g}", std::pow(10, at))});
  }
  void lay_percentiles() {
    from_ = 0;
    to_ = 4;
    for (const double percent : {50.0, 90.0, 99.0, 99.9, 99.99})
      ticks_.push_back({*measure(percent / 100), fmt::format("P{:g}", percent)});
    ticks_.insert(ticks_.begin(), {0, "P0"});
  }

  Plot::Scale scale_;
  double from_ = 0, to_ = 1;
  std::vector<Tick> ticks_;
};

double x_at(double place) { return kLeft + place * (kWidth - kLeft - kRight); }
double y_at(double place) { return kHeight - kBottom - place * (kHeight - kTop - kBottom); }

void add_grid(std::string& svg, const Plot& plot, const Ruler& x, const Ruler& y) {
  for (const Tick& tick : y.ticks()) {
    const double at = y_at(y.place_of(tick));
    svg += fmt::format(R"(<line class="grid" x1="{:.1f}" x2="{:.1f}" y1="{:.1f}" y2="{:.1f}"/>)",
                       kLeft, kWidth - kRight, at, at);
    svg += fmt::format(R"(<text class="tick" x="{:.1f}" y="{:.1f}" text-anchor="end">{}</text>)",
                       kLeft - kTickGap, at + 4, tick.label);
  }
  for (const Tick& tick : x.ticks()) {
    const double at = x_at(x.place_of(tick));
    svg += fmt::format(R"(<line class="grid" x1="{:.1f}" x2="{:.1f}" y1="{:.1f}" y2="{:.1f}"/>)",
                       at, at, kTop, kHeight - kBottom);
    svg += fmt::format(R"(<text class="tick" x="{:.1f}" y="{:.1f}" text-anchor="middle">{}</text>)",
                       at, kHeight - kBottom + 18, tick.label);
  }
  svg += fmt::format(R"(<text class="axis" x="{:.1f}" y="{:.1f}" text-anchor="middle">{}</text>)",
                     (kLeft + kWidth - kRight) / 2, kHeight - 6, escape_html(plot.x.label));
  svg += fmt::format(
      R"(<text class="axis" transform='translate(14 {:.1f}) rotate(-90)' text-anchor="middle">{}</text>)",
      (kTop + kHeight - kBottom) / 2, escape_html(plot.y.label));
}

void add_series(std::string& svg, const Plot::Series& series, const Ruler& x, const Ruler& y) {
  std::string path, dots;
  for (const auto& [value_x, value_y] : series.points) {
    const auto at_x = x.place(value_x), at_y = y.place(value_y);
    if (!at_x || !at_y) continue;
    path += fmt::format("{}{:.1f} {:.1f}", path.empty() ? "M" : " L", x_at(*at_x), y_at(*at_y));
    if (series.dots)
      dots += fmt::format(R"(<circle cx="{:.1f}" cy="{:.1f}" r="4" fill="{}"/>)", x_at(*at_x),
                          y_at(*at_y), series_colour(series.colour));
  }
  svg +=
      fmt::format(R"(<path class="line" d="{}" stroke="{}"/>)", path, series_colour(series.colour));
  svg += dots;
}

}  // namespace

std::string render(const Plot& plot) {
  std::vector<double> xs, ys;
  for (const Plot::Series& series : plot.series) {
    for (const auto& [x, y] : series.points) {
      xs.push_back(x);
      ys.push_back(y);
    }
  }
  const Ruler x(plot.x.scale, xs), y(plot.y.scale, ys);
  std::string out = fmt::format("<figure><figcaption>{}</figcaption>", escape_html(plot.title));
  out += fmt::format(R"(<svg viewBox="0 0 {} {}" role="img" aria-label="{}">)", kWidth, kHeight,
                     escape_html(plot.title));
  add_grid(out, plot, x, y);
  for (const Plot::Series& series : plot.series) add_series(out, series, x, y);
  out += "</svg><div class=\"legend\">";
  for (const Plot::Series& series : plot.series)
    out += fmt::format(R"(<span><i style="background:{}"></i>{}</span>)",
                       series_colour(series.colour), escape_html(series.name));
  return out + "</div></figure>";
}

const char* series_colour(std::size_t index) noexcept {
  // Told apart by readers who see red and green alike (Okabe and Ito).
  static constexpr std::array<const char*, 8> kColours{"#0072B2", "#D55E00", "#009E73", "#CC79A7",
                                                       "#56B4E9", "#E69F00", "#666666", "#000000"};
  return kColours[index % kColours.size()];
}

std::string escape_html(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '"') {
      out += "&quot;";
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace tandem::report
