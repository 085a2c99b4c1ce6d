#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::sim {

/// A table of a TOML file that is read key by key. It notes what is missing, ill-typed, out of
/// range or left over, each with its line, and goes on: a file's author sees all faults at once.
/// Reading goes through values so that no other file has to include toml++.
class TomlSection {
 public:
  struct Faults {
    std::string file;
    std::vector<std::string> faults;
  };
  /// Gives an empty section and a fault where `text` is no TOML.
  [[nodiscard]] static TomlSection parse(std::string_view text, Faults& faults);

  TomlSection(TomlSection&&) noexcept;
  TomlSection& operator=(TomlSection&&) noexcept;
  ~TomlSection();

  [[nodiscard]] bool has(std::string_view key) const;
  [[nodiscard]] std::string text(std::string_view key, std::string_view otherwise);
  [[nodiscard]] std::string required_text(std::string_view key);
  /// A string, or an array of them.
  [[nodiscard]] std::vector<std::string> texts(std::string_view key);
  [[nodiscard]] std::int64_t integer(std::string_view key, std::int64_t otherwise,
                                     std::int64_t least, std::int64_t most);
  [[nodiscard]] double number(std::string_view key, double otherwise, double least, double most);
  [[nodiscard]] bool flag(std::string_view key, bool otherwise);
  /// Whole milliseconds, 0 to one day.
  [[nodiscard]] std::chrono::milliseconds milliseconds(std::string_view key,
                                                       std::chrono::milliseconds otherwise);
  [[nodiscard]] std::optional<std::chrono::milliseconds> optional_milliseconds(
      std::string_view key);
  /// One of `choices`.
  [[nodiscard]] std::string choice(std::string_view key, std::string_view otherwise,
                                   const std::vector<std::string_view>& choices);
  /// A value of any type as JSON text (a table, say the arguments of a tool); a string is taken to
  /// be JSON text already.
  [[nodiscard]] std::string json(std::string_view key, std::string_view otherwise);

  [[nodiscard]] TomlSection section(std::string_view key);                ///< Empty where absent.
  [[nodiscard]] std::vector<TomlSection> sections(std::string_view key);  ///< An array of tables.

  /// Notes a fault at `key`'s line (or this table's, where `key` is absent or empty).
  void fault(std::string_view key, std::string_view what);
  /// Every key that nobody asked for is a fault. Call it when all has been read.
  void refuse_leftovers();
  [[nodiscard]] std::uint32_t line() const;

 private:
  struct Impl;
  explicit TomlSection(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace tandem::sim
