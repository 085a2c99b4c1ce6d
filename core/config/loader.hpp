#pragma once

#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/config/setting.hpp"

namespace tandem::config {

/// One thing that is wrong, and where: `tandem.toml:12:8`, `environment`, `--listen`.
struct Fault {
  std::string where;
  std::string what;  ///< Says what was found, what was expected and, where it helps, what to do.
  std::string variable{};  ///< Of the setting that is wrong; empty when it is none of the table.
};

/// Into the order in which people mend: the file's from its top to its end, then the others as they
/// were found.
void sort_faults(std::vector<Fault>& faults);

/// All faults in one text, a line each, for the one message that stops a start.
[[nodiscard]] std::string to_text(std::span<const Fault> faults);

struct Value {
  std::string text;    ///< As written; for a list from an array, joined by commas.
  std::string origin;  ///< "default", "environment", "--listen" or "tandem.toml:3:1".
};

/// The values of a settings table, each of its kind and checked. A setting without value and
/// default is absent.
class Values {
 public:
  explicit Values(std::span<const Setting> table) : table_(table) {}

  [[nodiscard]] bool has(std::string_view variable) const;
  /// Empty text, 0, or an empty list when absent. Asking for a variable that the table lacks, or
  /// in another kind, is a bug of ours and asserts.
  [[nodiscard]] std::string text(std::string_view variable) const;
  [[nodiscard]] std::int64_t integer(std::string_view variable) const;
  [[nodiscard]] std::int64_t duration_ms(std::string_view variable) const;
  [[nodiscard]] std::uint64_t bytes(std::string_view variable) const;
  [[nodiscard]] bool switched_on(std::string_view variable) const;
  [[nodiscard]] std::vector<std::string> list(std::string_view variable) const;
  /// Where the value came from; "default" when it was not given.
  [[nodiscard]] std::string origin(std::string_view variable) const;

  /// `variable = value  # origin`, a line each in the table's order, secrets masked and said to be
  /// some; `remark` may add words about a variable that was given.
  [[nodiscard]] std::string effective(
      const std::function<std::string(std::string_view variable)>& remark = nullptr) const;

 private:
  friend class Loader;
  const Setting& row(std::string_view variable, Kind kind) const;
  std::span<const Setting> table_;
  std::map<std::string, Value, std::less<>> values_;
  std::map<std::string, std::string, std::less<>> refused_;  ///< Origin of what was given instead.
};

/// What a start can be given. All text; nothing is read from the process itself, so tests can say
/// everything.
struct Sources {
  std::map<std::string, std::string> flags;        ///< By variable.
  std::map<std::string, std::string> environment;  ///< All of the process's.
  std::string file_name;                           ///< For messages; empty: no file.
  std::string file_text;
};

/// The variables of this process.
[[nodiscard]] std::map<std::string, std::string> process_environment();

struct Loaded {
  Values values;
  std::vector<Fault> faults;
};

/// Reads all sources and collects every fault: unknown variables that begin with `own_prefix`,
/// unknown keys of the file (other than `sections`, which somebody else reads), values of the wrong
/// kind, failed checks, TOML syntax with line and column. A variable set to nothing counts as
/// absent.
class Loader {
 public:
  Loader(std::span<const Setting> table, std::string own_prefix, std::vector<std::string> sections)
      : table_(table), own_prefix_(std::move(own_prefix)), sections_(std::move(sections)) {}

  [[nodiscard]] Loaded load(const Sources& sources) const;

 private:
  struct Candidate {
    std::string text;
    std::string origin;
    bool in_file = false;
  };
  using Found = std::map<std::string, Candidate, std::less<>>;
  void read_file(const Sources& sources, Found& found, std::vector<Fault>& faults) const;
  void read_environment(const Sources& sources, Found& found, std::vector<Fault>& faults) const;
  const Setting* by_key(std::string_view key) const;

  std::span<const Setting> table_;
  std::string own_prefix_;
  std::vector<std::string> sections_;
};

}  // namespace tandem::config
