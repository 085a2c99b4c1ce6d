#include "control/store/row_fields.hpp"

namespace tandem::store {

void append_element(std::string& array, const RowField& element) {
  if (array.empty())
    array = '{';
  else
    array += ',';
  if (!element) {
    array += "NULL";
    return;
  }
  array += '"';
  for (const char c : *element) {
    if (c == '"' || c == '\\') array += '\\';
    array += c;
  }
  array += '"';
}

std::string storable_json(std::string_view json) {
  std::string out = storable(json);
  static constexpr std::string_view kNul = "\\u0000";
  for (std::size_t at = out.find(kNul); at != std::string::npos; at = out.find(kNul, at + 1)) {
    // Behind an odd number of backslashes this one is escaped itself: plain text.
    std::size_t before = at;
    while (before > 0 && out[before - 1] == '\\') --before;
    if ((at - before) % 2 == 0) out.replace(at, kNul.size(), "\\ufffd");
  }
  return out;
}

}  // namespace tandem::store
