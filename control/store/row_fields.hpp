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

/// One field of a row as text, as COPY and arrays take it; none is SQL's null.
using RowField = std::optional<std::string>;

/// Text that Postgres takes: it knows no NUL, which becomes U+FFFD.
[[nodiscard]] inline std::string storable(std::string_view text) {
  std::string out(text);
  for (std::size_t at = out.find('\0'); at != std::string::npos; at = out.find('\0', at + 3))
    out.replace(at, 1, "\xEF\xBF\xBD");
  return out;
}
/// JSON that jsonb takes: an escaped NUL becomes U+FFFD too.
[[nodiscard]] std::string storable_json(std::string_view json);

[[nodiscard]] inline RowField field(std::string_view text) { return storable(text); }
[[nodiscard]] inline RowField field(bool yes) { return yes ? "t" : "f"; }
[[nodiscard]] inline RowField field(double number) { return pqxx::to_string(number); }
[[nodiscard]] RowField field(std::integral auto number) { return std::to_string(number); }
[[nodiscard]] inline RowField field(std::chrono::sys_time<std::chrono::microseconds> at) {
  return rfc3339(at);
}
template <class T>
[[nodiscard]] RowField field(const std::optional<T>& value) {
  return value ? field(*value) : std::nullopt;
}
/// Empty text is null.
[[nodiscard]] inline RowField field_or_null(std::string_view text) {
  return text.empty() ? std::nullopt : field(text);
}
template <std::size_t kFields>
using Rows = std::vector<std::array<RowField, kFields>>;

/// Opens an array's text with its first element, or goes on with it.
void append_element(std::string& array, const RowField& element);
/// The columns of `rows`, each as the text of an array, for `unnest`.
template <std::size_t kFields>
[[nodiscard]] std::vector<std::string> arrays_of(const Rows<kFields>& rows) {
  std::vector<std::string> arrays(kFields);
  for (const auto& row : rows)
    for (std::size_t i = 0; i < kFields; ++i) append_element(arrays[i], row[i]);
  for (std::string& array : arrays) array += array.empty() ? "{}" : "}";
  return arrays;
}

}  // namespace tandem::store

// How libpqxx 6 is told of a type with a null of its own.
namespace pqxx {
template <>
struct string_traits<tandem::store::RowField> {
  static constexpr const char* name() noexcept { return "RowField"; }
  static constexpr bool has_null() noexcept { return true; }
  static bool is_null(const tandem::store::RowField& field) { return !field.has_value(); }
  static std::string to_string(const tandem::store::RowField& field) { return *field; }
};
}  // namespace pqxx

namespace tandem::store {

/// Sends rows into `table`, a temporary one.
template <std::size_t kFields>
void copy_rows(pqxx::transaction_base& transaction, const std::string& table,
               const Rows<kFields>& rows) {
  if (rows.empty()) return;
  pqxx::stream_to stream(transaction, table);
  for (const auto& row : rows) stream << row;
  stream.complete();
}

}  // namespace tandem::store
