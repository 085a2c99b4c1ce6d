#include "control/writer/spool_record.hpp"

#include <bit>
#include <cstring>

#include "core/crc32c.hpp"

namespace tandem::control {
namespace {

static_assert(std::endian::native == std::endian::little,
              "records are written as they lie in memory");

struct Head {
  char marker[4];
  std::uint32_t head_crc;
  std::uint32_t body_crc;
  std::uint32_t body_size;
  std::uint8_t call[16];
  std::uint32_t epoch;
  std::uint16_t type_size;
  std::uint16_t kind;
  std::uint64_t seq;
  std::int64_t at_us;
  std::int64_t call_time_us;
};
static_assert(sizeof(Head) == kRecordHead && alignof(Head) <= 8);

/// The head's checksum covers what stands behind it.
constexpr std::size_t kChecked = offsetof(Head, body_crc);

std::uint32_t head_crc(const Head& head) {
  const auto* bytes = reinterpret_cast<const char*>(&head);
  return crc32c({bytes + kChecked, sizeof head - kChecked});
}

}  // namespace

EventKind kind_of(std::string_view type) noexcept {
  return type.ends_with(".words") ? EventKind::Words : EventKind::State;
}

void append_record(std::string& out, const call::CallEvent& event) {
  const std::string_view type = event.type.substr(0, 255);
  std::string omitted;
  std::string_view fields = event.fields;
  if (type.size() + fields.size() > kRecordBodyMax) {
    omitted = "{\"omitted_bytes\":" + std::to_string(fields.size()) + '}';
    fields = omitted;
  }
  Head head{};
  std::memcpy(head.marker, kRecordMarker.data(), sizeof head.marker);
  head.body_size = static_cast<std::uint32_t>(type.size() + fields.size());
  head.body_crc = crc32c(fields, crc32c(type));
  std::memcpy(head.call, event.call.bytes.data(), sizeof head.call);
  head.epoch = event.epoch;
  head.type_size = static_cast<std::uint16_t>(type.size());
  head.kind = static_cast<std::uint16_t>(kind_of(type));
  head.seq = event.seq;
  head.at_us = event.at.time_since_epoch().count();
  head.call_time_us = event.call_time.count();
  head.head_crc = head_crc(head);
  out.append(reinterpret_cast<const char*>(&head), sizeof head);
  out += type;
  out += fields;
}

RecordScanner::Verdict RecordScanner::look(std::size_t at) {
  const std::string_view rest = bytes_.substr(at);
  if (rest.size() < kRecordHead)
    return rest.starts_with(kRecordMarker.substr(0, rest.size())) ? Verdict::Cut : Verdict::None;
  if (!rest.starts_with(kRecordMarker)) return Verdict::None;
  Head head;
  std::memcpy(&head, rest.data(), sizeof head);
  if (head_crc(head) != head.head_crc || head.body_size > kRecordBodyMax ||
      head.type_size > head.body_size)
    return Verdict::None;
  size_ = kRecordHead + head.body_size;
  if (rest.size() < size_) return Verdict::Cut;
  const std::string_view body = rest.substr(kRecordHead, head.body_size);
  if (crc32c(body) != head.body_crc) return Verdict::BodyDamaged;
  std::memcpy(event_.call.bytes.data(), head.call, sizeof head.call);
  event_.epoch = head.epoch;
  event_.seq = head.seq;
  event_.at =
      std::chrono::sys_time<std::chrono::microseconds>(std::chrono::microseconds(head.at_us));
  event_.call_time = std::chrono::microseconds(head.call_time_us);
  event_.type = body.substr(0, head.type_size);
  event_.fields = body.substr(head.type_size);
  kind_ = head.kind == static_cast<std::uint16_t>(EventKind::Words) ? EventKind::Words
                                                                    : EventKind::State;
  return Verdict::Whole;
}

RecordScanner::Found RecordScanner::next() {
  begin_ = end_;
  if (begin_ == bytes_.size()) return Found::End;
  switch (look(begin_)) {
    case Verdict::Whole:
      end_ = begin_ + size_;
      return Found::Record;
    case Verdict::BodyDamaged:
      end_ = begin_ + size_;
      return Found::Damaged;
    case Verdict::Cut:
      if (ends_ == Ends::Anywhere) return Found::End;
      return skip_damage();
    case Verdict::None:
      return skip_damage();
  }
  return Found::End;
}

/// Goes on to the next place where a record may begin.
RecordScanner::Found RecordScanner::skip_damage() {
  for (std::size_t at = begin_ + 1; at < bytes_.size(); ++at) {
    at = bytes_.find(kRecordMarker.front(), at);
    if (at == std::string_view::npos) break;
    const Verdict verdict = look(at);
    if (verdict == Verdict::None || (verdict == Verdict::Cut && ends_ == Ends::WithSegment))
      continue;
    end_ = at;
    return Found::Damaged;
  }
  end_ = bytes_.size();
  return ends_ == Ends::WithSegment ? Found::Torn : Found::Damaged;
}

}  // namespace tandem::control
