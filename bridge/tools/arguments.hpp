#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.hpp"

namespace tandem::tools {

/// The arguments of one tool call, out of the JSON text that the model wrote. Nothing in it is
/// trusted: who uses a value checks it.
class Arguments {
 public:
  /// A JSON object of at most 16 KiB; empty text counts as `{}`. Anything else is an error
  /// (`boost::system::errc::invalid_argument`), which the model is told so that it can mend it.
  [[nodiscard]] static Result<Arguments> parse(std::string_view json);

  /// The member of that name where it is a string, trimmed of white space at both ends.
  [[nodiscard]] std::optional<std::string> text(std::string_view name) const;
  /// The member of that name where it is an integer.
  [[nodiscard]] std::optional<std::int64_t> integer(std::string_view name) const;

 private:
  std::vector<std::pair<std::string, std::string>> texts_;
  std::vector<std::pair<std::string, std::int64_t>> integers_;
};

}  // namespace tandem::tools
