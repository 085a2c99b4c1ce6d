#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tandem::store {

/// Where a page of a list ended: what the list was sorted by, and of the last row the value there
/// and the key, both as Postgres writes them.
struct Position {
  std::string sort, value, key;

  bool operator==(const Position&) const = default;
};

/// As clients bring it back, in a URL. The texts are UTF-8.
[[nodiscard]] std::string to_cursor(const Position& position);
/// None where that is no cursor, or one of another sort. Whoever asks may have written it: whether
/// value and key are of the types that they should be, only Postgres knows; they hold no NUL.
[[nodiscard]] std::optional<Position> from_cursor(std::string_view cursor, std::string_view sort);

}  // namespace tandem::store
