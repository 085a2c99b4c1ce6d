#pragma once

#include <toml++/toml.h>

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/config/loader.hpp"

namespace tandem::control {

/// One table of the configuration file while it is read: gives typed values, remembers which keys
/// were asked for, and reports everything else. For `.cpp` files of this folder only, since toml++
/// is heavy.
class TomlSection {
 public:
  TomlSection(const toml::table& table, std::string file_name, std::string title,
              std::vector<config::Fault>& faults);

  [[nodiscard]] std::optional<std::string> text(const char* key);
  [[nodiscard]] std::string text_or(const char* key, std::string otherwise);
  /// Reports when absent or empty, and gives an empty text.
  [[nodiscard]] std::string required_text(const char* key);
  [[nodiscard]] std::optional<std::int64_t> integer(const char* key, std::int64_t lowest,
                                                    std::int64_t highest);
  [[nodiscard]] std::optional<double> number(const char* key, double lowest, double highest);
  [[nodiscard]] std::optional<bool> boolean(const char* key);
  [[nodiscard]] std::vector<std::string> texts(const char* key);
  /// One of `words`; the index of the one found.
  [[nodiscard]] std::optional<std::size_t> choice(const char* key,
                                                  std::initializer_list<std::string_view> words);
  [[nodiscard]] const toml::table* table(const char* key);
  [[nodiscard]] bool has(const char* key) const { return table_.contains(key); }

  void fault(const char* key, const std::string& what);
  /// A fault at every key that nobody asked for.
  void refuse_unknown_keys();

 private:
  const toml::node* find(const char* key);
  std::string place(const toml::source_region& at) const;

  const toml::table& table_;
  std::string file_name_, title_;
  std::vector<config::Fault>& faults_;
  std::set<std::string, std::less<>> asked_;
};

}  // namespace tandem::control
