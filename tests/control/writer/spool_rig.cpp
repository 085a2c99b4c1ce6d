#include "tests/control/writer/spool_rig.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "core/crypto/random.hpp"

namespace tandem::control::test {

namespace fs = std::filesystem;

Directory::Directory() : path(fs::temp_directory_path() / ("tandem-" + crypto::random_token(9))) {
  fs::create_directories(path);
}
Directory::~Directory() { fs::remove_all(path); }

call::CallId call_id(std::uint64_t number) {
  call::CallId id;
  id.bytes = {0x01, 0x93, 0, 0, 0, 0, 0x70, 0, 0x80};
  for (std::size_t i = 0; i < 6; ++i)
    id.bytes[15 - i] = static_cast<std::uint8_t>(number >> (8 * i) & 0xFFU);
  return id;
}

call::CallEvent event(std::uint64_t call, std::uint64_t seq, std::string_view type,
                      std::string_view fields) {
  call::CallEvent one;
  one.call = call_id(call);
  one.seq = seq;
  one.at = std::chrono::sys_time<std::chrono::microseconds>(
      std::chrono::microseconds(1'700'000'000'123'456 + static_cast<std::int64_t>(seq) * 1'000));
  one.call_time = std::chrono::microseconds(seq * 1'000);
  one.type = type;
  one.fields = fields;
  return one;
}

std::string record_of(const call::CallEvent& event) {
  std::string record;
  append_record(record, event);
  return record;
}

std::vector<std::uint64_t> Read::seqs() const {
  std::vector<std::uint64_t> seqs;
  for (const Kept& kept : events) seqs.push_back(kept.seq);
  return seqs;
}

Read read_all(SpoolLog& log, SpoolPosition from) {
  Read read;
  for (;;) {
    const auto window = log.read(from);
    REQUIRE(window.has_value());
    read.end = window->at;
    if (window->bytes.empty()) return read;
    RecordScanner scanner(window->bytes, window->ends);
    for (;;) {
      const auto found = scanner.next();
      if (found == RecordScanner::Found::End) break;
      if (found == RecordScanner::Found::Record) {
        const call::CallEvent& event = scanner.event();
        read.events.push_back({event.call, event.epoch, event.seq, std::string(event.type),
                               std::string(event.fields)});
      } else {
        ++read.damaged;
      }
    }
    REQUIRE(scanner.consumed() > 0);
    from = window->at;
    from.offset += scanner.consumed();
  }
}

std::vector<fs::path> segments_in(const fs::path& path) {
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator(path)) {
    const auto extension = entry.path().extension();
    if (extension == ".open" || extension == ".log") found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::string file_text(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void write_file(const fs::path& path, std::string_view text) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
}

}  // namespace tandem::control::test
