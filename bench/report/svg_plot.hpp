#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace tandem::report {

/// A line plot as inline SVG, to be read on a wall and in print: no script, no fonts of its own.
struct Plot {
  /// Linear from zero, decades, or shares of a distribution by their distance from one, so that
  /// P50, P90, P99 and P99.9 lie equally far apart.
  enum class Scale : std::uint8_t { Linear, Log, Percentile };
  struct Axis {
    std::string label;
    Scale scale = Scale::Linear;
  };
  struct Series {
    std::string name;
    std::vector<std::pair<double, double>> points;  ///< Rising in x.
    std::size_t colour = 0;                         ///< Of `series_colour`.
    bool dots = false;                              ///< Marks each point: few of them, measured.
  };
  std::string title;
  Axis x, y;
  std::vector<Series> series;
};

/// Points that an axis cannot show (zero on a logarithmic one) are left out.
[[nodiscard]] std::string render(const Plot& plot);

/// The colours of systems, in order; they repeat after eight.
[[nodiscard]] const char* series_colour(std::size_t index) noexcept;

/// As text of an HTML document.
[[nodiscard]] std::string escape_html(std::string_view text);

}  // namespace tandem::report
