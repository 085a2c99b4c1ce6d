#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "bridge/call/event_sink.hpp"
#include "control/writer/spool_log.hpp"
#include "control/writer/spool_record.hpp"
#include "tests/await.hpp"

namespace tandem::control::test {

using tandem::test::await;

/// A directory of this test alone, removed at its end.
struct Directory {
  Directory();
  ~Directory();
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;
  std::filesystem::path path;
};

/// A call whose id is made of `number`.
[[nodiscard]] call::CallId call_id(std::uint64_t number);
[[nodiscard]] call::CallEvent event(std::uint64_t call, std::uint64_t seq,
                                    std::string_view type = "turn.answered",
                                    std::string_view fields = R"({"turn":1})");
[[nodiscard]] std::string record_of(const call::CallEvent& event);

/// An event as it came out of the log.
struct Kept {
  call::CallId call;
  std::uint32_t epoch = 0;
  std::uint64_t seq = 0;
  std::string type, fields;
  bool operator==(const Kept&) const = default;
};
struct Read {
  std::vector<Kept> events;
  std::size_t damaged = 0;
  SpoolPosition end;

  [[nodiscard]] std::vector<std::uint64_t> seqs() const;
};
/// Everything from `from` on.
[[nodiscard]] Read read_all(SpoolLog& log, SpoolPosition from = {});
/// The segments' files, by name.
[[nodiscard]] std::vector<std::filesystem::path> segments_in(const std::filesystem::path& path);
[[nodiscard]] std::string file_text(const std::filesystem::path& path);
void write_file(const std::filesystem::path& path, std::string_view text);

}  // namespace tandem::control::test
