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
/// What `tandem import` runs: "prelude", "product_0" to "product_4", "epilogue".
[[nodiscard]] std::span<const SqlFile> import_files() noexcept;
/// What `tandem import --views` runs: "views_0" to "views_4".
[[nodiscard]] std::span<const SqlFile> compat_files() noexcept;

}  // namespace tandem::schema
