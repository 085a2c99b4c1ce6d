#pragma once

#include <array>
#include <chrono>
#include <concepts>
#include <optional>
#include <pqxx/pqxx>
#include <string>
#include <string_view>
#include <vector>

#include "core/rfc3339.hpp"

namespace tandem::store {

/// One field of a row for COPY; none is SQL's null.
using CopyField = std::optional<std::string>;

/// Text that Postgres takes: it knows no NUL, which becomes U+FFFD.
[[nodiscard]] inline std::string storable(std::string_view text) {
  std::string out(text);
  for (std::size_t at = out.find('\0'); at != std::string::npos; at = out.find('\0', at + 3))
    out.replace(at, 1, "\xEF\xBF\xBD");
  return out;
}
/// JSON that jsonb takes: an escaped NUL becomes U+FFFD too.
[[nodiscard]] std::string storable_json(std::string_view json);

[[nodiscard]] inline CopyField field(std::string_view text) { return storable(text); }
[[nodiscard]] inline CopyField field(bool yes) { return yes ? "t" : "f"; }
[[nodiscard]] inline CopyField field(double number) { return pqxx::to_string(number); }
[[nodiscard]] CopyField field(std::integral auto number) { return std::to_string(number); }
[[nodiscard]] inline CopyField field(std::chrono::sys_time<std::chrono::microseconds> at) {
  return rfc3339(at);
}
template <class T>
[[nodiscard]] CopyField field(const std::optional<T>& value) {
  return value ? field(*value) : std::nullopt;
}
/// Empty text is null.
[[nodiscard]] inline CopyField field_or_null(std::string_view text) {
  return text.empty() ? std::nullopt : field(text);
}
template <std::size_t kFields>
using CopyRows = std::vector<std::array<CopyField, kFields>>;

}  // namespace tandem::store

// How libpqxx 6 is told of a type with a null of its own.
namespace pqxx {
template <>
struct string_traits<tandem::store::CopyField> {
  static constexpr const char* name() noexcept { return "CopyField"; }
  static constexpr bool has_null() noexcept { return true; }
  static bool is_null(const tandem::store::CopyField& field) { return !field.has_value(); }
  static std::string to_string(const tandem::store::CopyField& field) { return *field; }
};
}  // namespace pqxx

namespace tandem::store {

/// Sends rows into `table`, a temporary one.
template <std::size_t kFields>
void copy_rows(pqxx::transaction_base& transaction, const std::string& table,
               const CopyRows<kFields>& rows) {
  if (rows.empty()) return;
  pqxx::stream_to stream(transaction, table);
  for (const auto& row : rows) stream << row;
  stream.complete();
}

}  // namespace tandem::store
