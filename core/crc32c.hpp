#pragma once

#include <cstdint>
#include <string_view>

namespace tandem {

/// CRC-32C (Castagnoli; RFC 3720, appendix B.4): of `bytes`, or continued from the checksum of what
/// stood before them. By the processor's own instruction where it has one (SSE4.2), else by table.
[[nodiscard]] std::uint32_t crc32c(std::string_view bytes, std::uint32_t before = 0) noexcept;

/// The same by table alone, for machines without the instruction; public for the test that compares
/// both.
[[nodiscard]] std::uint32_t crc32c_by_table(std::string_view bytes,
                                            std::uint32_t before = 0) noexcept;

}  // namespace tandem
