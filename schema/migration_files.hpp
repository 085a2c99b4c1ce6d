#pragma once

#include <span>
#include <string_view>

namespace tandem::schema {

/// One file of this folder, embedded at build.
struct SqlFile {
  std::string_view name;  ///< Without folder and ending: "0001_roles".
  std::string_view sql;
};

/// In the order in which they are applied.
[[nodiscard]] std::span<const SqlFile> migration_files() noexcept;
/// What `tandem migrate --demo` adds, in order.
[[nodiscard]] std::span<const SqlFile> demo_files() noexcept;

}  // namespace tandem::schema
