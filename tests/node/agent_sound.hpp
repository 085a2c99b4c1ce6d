#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "bridge/engine/ids.hpp"

namespace tandem::node_sim {

/// The sound of an agent whose every byte tells which item it belongs to and where it lies there,
/// so that whoever hears it knows what was lost, doubled or out of order. For sessions in μ-law,
/// whose bytes pass through the server as they are.
[[nodiscard]] std::uint8_t sound_of(engine::ItemId item, std::int64_t offset) noexcept;

/// What came out of the server for one call, byte for byte, against what went in.
class AgentSound {
 public:
  /// The model has sent so much of the item by now.
  void generated(engine::ItemId item, std::int64_t bytes) { generated_[item.value] = bytes; }
  /// What is heard next may begin anywhere: another stream, or the last one was cleared.
  void cut() noexcept { cut_ = true; }

  /// A stretch of one item. Stock phrases are items of their own, numbered from `kStock`.
  struct Stretch {
    engine::ItemId item;
    std::int64_t offset = 0, bytes = 0, padding = 0;
  };
  static constexpr std::uint32_t kStock = 1U << 30U;
  /// One message of the server's; what is wrong with it is in `fault`.
  [[nodiscard]] std::vector<Stretch> hear(std::span<const std::uint8_t> codes);
  [[nodiscard]] const std::optional<std::string>& fault() const noexcept { return fault_; }

 private:
  [[nodiscard]] std::int64_t run(engine::ItemId item, std::int64_t offset,
                                 std::span<const std::uint8_t> codes) const;
  enum class Begins : std::uint8_t { New, Any };
  [[nodiscard]] bool begin(std::span<const std::uint8_t> codes, Begins begins);
  [[nodiscard]] std::int64_t length_of(engine::ItemId item) const;
  [[nodiscard]] std::uint8_t code_of(engine::ItemId item, std::int64_t offset) const;

  std::map<std::uint32_t, std::int64_t> generated_;
  std::map<std::uint32_t, std::int64_t> heard_;  ///< Up to which offset.
  engine::ItemId item_;
  std::int64_t next_ = 0;
  bool cut_ = true;
  std::optional<std::string> fault_;
};

}  // namespace tandem::node_sim
