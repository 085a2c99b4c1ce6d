#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "bridge/engine/ids.hpp"

namespace tandem::call {

/// Blocks of half a second of μ-law, handed out and taken back by the calls of one shard, so that a
/// call that plays nothing holds nothing. On the shard's thread.
class MulawBlocks {
 public:
  static constexpr std::size_t kBlockBytes = 4'000;  ///< 25 frames.
  struct Block {
    std::uint8_t codes[kBlockBytes];
  };
  /// Kept for the next call; more go back to the heap (4 MB).
  static constexpr std::size_t kKeptMax = 1'024;

  [[nodiscard]] std::unique_ptr<Block> take();
  void give_back(std::unique_ptr<Block> block);
  [[nodiscard]] std::size_t kept() const noexcept { return free_.size(); }

 private:
  std::vector<std::unique_ptr<Block>> free_;
};

/// The agent's audio of one call that the caller has not heard yet, by item. The engine says what
/// is played and when it may be forgotten; bytes are addressed by their offset in the item.
class MulawPool {
 public:
  /// The engine stops a response at 120 s; this is what a model could bring before it obeys.
  static constexpr std::size_t kBytesMax = 150 * 8'000;

  explicit MulawPool(MulawBlocks& blocks) noexcept : blocks_(blocks) {}
  ~MulawPool();
  MulawPool(const MulawPool&) = delete;
  MulawPool& operator=(const MulawPool&) = delete;

  /// Appends to the item's end; returns how much there was room for.
  std::size_t append(engine::ItemId item, std::span<const std::uint8_t> codes);
  /// Bytes [offset, offset + out.size()) of the item; false where they are not (all) here.
  [[nodiscard]] bool read(engine::ItemId item, std::int64_t offset,
                          std::span<std::uint8_t> out) const;
  /// The same without a copy where they lie in one block, else empty.
  [[nodiscard]] std::span<const std::uint8_t> view(engine::ItemId item, std::int64_t offset,
                                                   std::size_t bytes) const;
  /// Forgets what lies before `until`, block by block.
  void free(engine::ItemId item, std::int64_t until);
  /// Forgets the item.
  void drop(engine::ItemId item);

  [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }

 private:
  struct Item {
    engine::ItemId id;
    std::int64_t first = 0;  ///< Offset of the first byte of the first block.
    std::int64_t end = 0;    ///< Offset behind the last byte.
    std::vector<std::unique_ptr<MulawBlocks::Block>> blocks;
  };
  [[nodiscard]] const Item* find(engine::ItemId item) const noexcept;
  [[nodiscard]] Item* find(engine::ItemId item) noexcept;
  void give_back(Item& item, std::size_t blocks);

  MulawBlocks& blocks_;
  std::vector<Item> items_;  ///< A handful: what is playing and what waits.
  std::size_t bytes_ = 0;    ///< In all blocks held, filled or not yet freed.
};

}  // namespace tandem::call
