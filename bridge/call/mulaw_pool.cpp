#include "bridge/call/mulaw_pool.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace tandem::call {
namespace {

/// 16 s: longer items let their list grow.
constexpr std::size_t kBlocksUsual = 32;
constexpr auto kBlock = static_cast<std::int64_t>(MulawBlocks::kBlockBytes);

}  // namespace

std::unique_ptr<MulawBlocks::Block> MulawBlocks::take() {
  if (free_.empty()) return std::make_unique_for_overwrite<Block>();
  auto block = std::move(free_.back());
  free_.pop_back();
  return block;
}

void MulawBlocks::give_back(std::unique_ptr<Block> block) {
  if (free_.size() < kKeptMax) free_.push_back(std::move(block));
}

MulawPool::~MulawPool() {
  for (Item& item : items_) give_back(item, item.blocks.size());
}

const MulawPool::Item* MulawPool::find(engine::ItemId item) const noexcept {
  for (const Item& each : items_)
    if (each.id == item) return &each;
  return nullptr;
}

MulawPool::Item* MulawPool::find(engine::ItemId item) noexcept {
  return const_cast<Item*>(std::as_const(*this).find(item));
}

std::size_t MulawPool::append(engine::ItemId id, std::span<const std::uint8_t> codes) {
  Item* item = find(id);
  if (item == nullptr) {
    item = &items_.emplace_back();
    item->id = id;
    item->blocks.reserve(kBlocksUsual);
  }
  std::size_t done = 0;
  while (done < codes.size()) {
    const std::int64_t room_end =
        item->first + static_cast<std::int64_t>(item->blocks.size()) * kBlock;
    if (item->end == room_end) {
      if (bytes_ + MulawBlocks::kBlockBytes > kBytesMax) break;
      item->blocks.push_back(blocks_.take());
      bytes_ += MulawBlocks::kBlockBytes;
      continue;
    }
    const auto at = static_cast<std::size_t>((item->end - item->first) % kBlock);
    const std::size_t part =
        std::min(codes.size() - done, static_cast<std::size_t>(room_end - item->end));
    std::memcpy(item->blocks.back()->codes + at, codes.data() + done, part);
    item->end += static_cast<std::int64_t>(part);
    done += part;
  }
  return done;
}

std::span<const std::uint8_t> MulawPool::view(engine::ItemId id, std::int64_t offset,
                                              std::size_t bytes) const {
  const Item* item = find(id);
  const auto length = static_cast<std::int64_t>(bytes);
  if (item == nullptr || offset < item->first || offset + length > item->end) return {};
  const std::int64_t from = offset - item->first;
  if (bytes == 0 || from / kBlock != (from + length - 1) / kBlock) return {};
  return {item->blocks[static_cast<std::size_t>(from / kBlock)]->codes + from % kBlock, bytes};
}

bool MulawPool::read(engine::ItemId id, std::int64_t offset, std::span<std::uint8_t> out) const {
  const Item* item = find(id);
  if (item == nullptr || offset < item->first ||
      offset + static_cast<std::int64_t>(out.size()) > item->end)
    return false;
  std::int64_t from = offset - item->first;
  while (!out.empty()) {
    const auto at = static_cast<std::size_t>(from % kBlock);
    const std::size_t part = std::min(out.size(), MulawBlocks::kBlockBytes - at);
    std::memcpy(out.data(), item->blocks[static_cast<std::size_t>(from / kBlock)]->codes + at,
                part);
    out = out.subspan(part);
    from += static_cast<std::int64_t>(part);
  }
  return true;
}

void MulawPool::free(engine::ItemId id, std::int64_t until) {
  Item* item = find(id);
  if (item == nullptr) return;
  const std::int64_t passed = std::min(until, item->end) - item->first;
  if (passed >= kBlock) give_back(*item, static_cast<std::size_t>(passed / kBlock));
}

void MulawPool::drop(engine::ItemId id) {
  Item* item = find(id);
  if (item == nullptr) return;
  give_back(*item, item->blocks.size());
  items_.erase(items_.begin() + (item - items_.data()));
}

void MulawPool::give_back(Item& item, std::size_t blocks) {
  for (std::size_t i = 0; i < blocks; ++i) {
    blocks_.give_back(std::move(item.blocks[i]));
    bytes_ -= MulawBlocks::kBlockBytes;
  }
  item.blocks.erase(item.blocks.begin(), item.blocks.begin() + static_cast<std::ptrdiff_t>(blocks));
  item.first += static_cast<std::int64_t>(blocks) * kBlock;
}

}  // namespace tandem::call
