#include "tests/node/kept_events.hpp"

#include <filesystem>
#include <utility>

#include "control/writer/spool_record.hpp"

namespace tandem::node_sim {
namespace {

namespace fs = std::filesystem;
using control::RecordScanner;
using control::SpoolLog;

/// Small segments, so that a run closes and deletes some.
SpoolLog::Options options_in(const fs::path& folder) {
  SpoolLog::Options options;
  options.directory = folder;
  options.segment_bytes = 64 << 10;
  options.bytes_max = 64 << 20;
  return options;
}

/// FNV-1a.
std::uint64_t hashed(std::uint64_t seed, std::string_view text) {
  for (const char c : text) {
    seed ^= static_cast<unsigned char>(c);
    seed *= 0x100'0000'01B3ULL;
  }
  return seed;
}

std::uint64_t hash_of(std::string_view type, std::string_view fields) {
  return hashed(hashed(0xCBF2'9CE4'8422'2325ULL, type), fields);
}

constexpr Ms kWriteEvery = 10, kSyncEvery = 100, kShipEvery = 200;

/// A segment that is full changes the rest of its name, and stays what it was.
std::string number_in_name(const fs::path& segment) {
  const std::string name = segment.filename().string();
  return name.substr(0, name.find_first_of("-."));
}

}  // namespace

KeptEvents::KeptEvents(simulation::Timeline& timeline, simulation::Rng& rng,
                       std::function<void(const std::string&)> violation)
    : timeline_(timeline),
      rng_(rng),
      violation_(std::move(violation)),
      log_(options_in(folder_.path)) {
  every(kWriteEvery, &KeptEvents::write);
  every(kSyncEvery, &KeptEvents::sync);
  every(kShipEvery, &KeptEvents::ship);
}

KeptEvents::~KeptEvents() = default;

void KeptEvents::every(Ms interval, void (KeptEvents::*work)()) {
  timeline_.after(interval, [this, interval, work] {
    (this->*work)();
    every(interval, work);
  });
}

void KeptEvents::append(unsigned, const call::CallEvent& event) noexcept {
  auto& of_call = told_[event.call];
  const std::uint64_t last = of_call.empty() ? 0 : of_call.rbegin()->first;
  if (event.seq != last + 1) violation_("an event's number is not the next one");
  if (ends_[event.call] > 0 && event.type == "call.ended") violation_("a call ended twice");
  if (event.type == "call.ended") ++ends_[event.call];
  of_call[event.seq] = {hash_of(event.type, event.fields), timeline_.now()};
  ++told_count_;
  digest_ = hashed(hashed(hashed(digest_, event.call.text()), event.type), event.fields);
  digest_ = hashed(digest_, std::to_string(event.call_time.count()));
  control::append_record(batch_, event);
  ++batch_events_;
}

void KeptEvents::write() {
  written_at_ = timeline_.now();
  if (batch_events_ == 0) return;
  if (!log_.append(batch_, batch_events_)) violation_("the log takes no records");
  batch_.clear();
  batch_events_ = 0;
}

void KeptEvents::sync() {
  if (!log_.sync()) violation_("the log cannot be synced");
  // What was written since belongs to the next one.
  synced_at_ = written_at_;
  const auto segments = control::test::segments_in(folder_.path);
  if (segments.empty()) return;
  synced_file_ = number_in_name(segments.back());
  synced_bytes_ = fs::file_size(segments.back());
}

void KeptEvents::learn(Known& known, call::CallId call, std::uint64_t seq, std::string_view type,
                       std::string_view fields) {
  const std::uint64_t hash = hash_of(type, fields);
  const auto [place, fresh] = known[call].emplace(seq, hash);
  if (!fresh && place->second != hash) violation_("two events bear one number");
}

void KeptEvents::ship() {
  if (timeline_.now() < away_until_) return;
  while (true) {
    const auto window = log_.read(shipped_);
    if (!window) return violation_("the log cannot be read");
    if (window->bytes.empty()) return;
    RecordScanner scanner(window->bytes, window->ends);
    std::uint64_t events = 0;
    for (auto found = scanner.next(); found != RecordScanner::Found::End; found = scanner.next()) {
      if (found != RecordScanner::Found::Record)
        return violation_("the log is damaged though nothing happened to it");
      const call::CallEvent& event = scanner.event();
      learn(database_, event.call, event.seq, event.type, event.fields);
      ++events;
    }
    if (scanner.consumed() == 0) return;
    shipped_ = window->at;
    shipped_.offset += scanner.consumed();
    log_.release(shipped_, events);
  }
}

void KeptEvents::damage(const fs::path& folder, Crash how, bool flip) {
  const auto segments = control::test::segments_in(folder);
  if (segments.empty()) return;
  const fs::path& newest = segments.back();
  const auto size = fs::file_size(newest);
  if (how == Crash::PowerFails) {
    const auto sure = number_in_name(newest) == synced_file_ ? synced_bytes_ : 0;
    const auto left = static_cast<std::uintmax_t>(
        rng_.range(static_cast<std::int64_t>(sure), static_cast<std::int64_t>(size)));
    fs::resize_file(newest, left);
  }
  if (!flip) return;
  const auto& hit = segments[static_cast<std::size_t>(
      rng_.range(0, static_cast<std::int64_t>(segments.size()) - 1))];
  std::string bytes = control::test::file_text(hit);
  if (bytes.empty()) return;
  const auto bit = rng_.range(0, static_cast<std::int64_t>(bytes.size()) * 8 - 1);
  char& byte = bytes[static_cast<std::size_t>(bit / 8)];
  byte = static_cast<char>(byte ^ (1 << (bit % 8)));
  control::test::write_file(hit, bytes);
}

void KeptEvents::crash(Crash how) {
  ++crashes_;
  const control::test::Directory copy;
  for (const fs::path& segment : control::test::segments_in(folder_.path))
    fs::copy_file(segment, copy.path / segment.filename());
  const bool flip = rng_.chance(30);
  damage(copy.path, how, flip);
  Known known = database_;
  SpoolLog log(options_in(copy.path));
  for (const auto& kept : control::test::read_all(log).events)
    learn(known, kept.call, kept.seq, kept.type, kept.fields);
  compare(known, how == Crash::Killed ? written_at_ : synced_at_, flip ? 1 : 0);
}

void KeptEvents::compare(const Known& known, Ms sure_before, std::uint64_t damaged_most) {
  std::uint64_t missing = 0;
  for (const auto& [call, events] : told_) {
    const auto found = known.find(call);
    std::uint64_t last = 0;
    if (found != known.end()) {
      last = found->second.rbegin()->first;
      for (const auto& [seq, hash] : found->second) {
        const auto told = events.find(seq);
        if (told == events.end() || told->second.hash != hash)
          violation_("the spool knows an event that nobody told");
      }
    }
    for (const auto& [seq, told] : events) {
      const bool there = found != known.end() && found->second.contains(seq);
      // A hole in the middle, or an event that was sure: either is a loss.
      if (!there && (told.at < sure_before || seq < last)) ++missing;
    }
  }
  if (missing > damaged_most)
    violation_(std::to_string(missing) + " events are missing that were safe");
}

void KeptEvents::check_all() {
  away_until_ = 0;
  write();
  ship();
  compare(database_, timeline_.now() + 1, 0);
  for (const auto& [call, events] : told_)
    if (ends_[call] != 1) violation_("a call has no end: " + call.text());
}

}  // namespace tandem::node_sim
