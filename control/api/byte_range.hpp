#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace tandem::api {

/// A part of a file that was asked for (RFC 9110, section 14).
struct ByteRange {
  std::uint64_t first = 0, last = 0;  ///< Both within the file.
};
/// `Range: bytes=…` of a file of `size` bytes: one range, or none where the header is absent, is of
/// another unit or names several (then the whole file is the answer). `fits` says whether any byte
/// of it is there.
[[nodiscard]] std::optional<ByteRange> read_range(std::string_view header, std::uint64_t size,
                                                  bool& fits);

}  // namespace tandem::api
