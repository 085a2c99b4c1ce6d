#include "control/writer/quarantine.hpp"

#include <doctest/doctest.h>
#include <sys/resource.h>

#include <csignal>
#include <string>
#include <utility>

#include "tests/control/writer/spool_rig.hpp"

using namespace tandem::control;
using namespace tandem::control::test;
namespace fs = std::filesystem;

namespace {

std::size_t files_in(const fs::path& path) {
  std::size_t count = 0;
  for (const auto& entry : fs::directory_iterator(path))
    if (entry.file_size() > 0) ++count;
  return count;
}

/// No file of this process grows beyond it; a write there fails with EFBIG.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(std::size_t bytes) {
    std::signal(SIGXFSZ, SIG_IGN);
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &before_) == 0);
    const rlimit limit{bytes, before_.rlim_max};
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &limit) == 0);
  }
  ~FileSizeLimit() { ::setrlimit(RLIMIT_FSIZE, &before_); }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  rlimit before_{};
};

}  // namespace

TEST_SUITE("control/writer/quarantine") {
  TEST_CASE("what was set aside is kept for so many days and no longer") {
    const Directory directory;
    const fs::path current = directory.path / "quarantine.jsonl";
    {
      Quarantine quarantine(directory.path, std::chrono::days(30));
      quarantine.refused(event(1, 1, "caller.words", R"({"text":"my name is"})"), "no room");
    }
    const auto now = fs::file_time_type::clock::now();
    fs::last_write_time(current, now - std::chrono::days(29));
    {
      // A later process closes what it finds, and keeps it for its own time.
      Quarantine quarantine(directory.path, std::chrono::days(30));
      quarantine.forget_old();
      CHECK(files_in(directory.path) == 1);
      CHECK(fs::file_size(current) == 0);
      quarantine.damaged(1, 2, "bytes");
      for (const auto& entry : fs::directory_iterator(directory.path))
        if (entry.path() != current) fs::last_write_time(entry.path(), now - std::chrono::days(31));
      quarantine.forget_old();
      CHECK(files_in(directory.path) == 1);
      CHECK(file_text(current).find("bytes_base64") != std::string::npos);
      CHECK(file_text(current).find("set_aside_at") != std::string::npos);
    }
  }

  TEST_CASE("a segment that nobody can read is kept for as long, and no longer") {
    const Directory directory;
    const auto now = fs::file_time_type::clock::now();
    for (const auto& [name, age] : {std::pair{"7.unreadable", 31}, std::pair{"8.unreadable", 29},
                                    std::pair{"9.events", 31}}) {
      write_file(directory.path / name, "my name is");
      fs::last_write_time(directory.path / name, now - std::chrono::days(age));
    }
    Quarantine quarantine(directory.path, std::chrono::days(30));
    quarantine.forget_old();
    CHECK_FALSE(fs::exists(directory.path / "7.unreadable"));
    CHECK(fs::exists(directory.path / "8.unreadable"));
    CHECK(fs::exists(directory.path / "9.events"));
  }

  TEST_CASE("what the disk does not take waits for it, and is counted where it cannot") {
    const Directory directory;
    const fs::path file = directory.path / "quarantine.jsonl";
    Quarantine quarantine(directory.path, std::chrono::days(30));
    quarantine.refused(event(1, 1, "caller.words", R"({"text":"first"})"), "no");
    CHECK(quarantine.write_waiting());
    const std::string before = file_text(file);
    {
      // A disk that takes some bytes more and then none: the limit of a file's size does the same.
      const FileSizeLimit limit(before.size() + 20);
      quarantine.refused(event(1, 2, "caller.words", R"({"text":"second"})"), "no");
      CHECK_FALSE(quarantine.write_waiting());
      CHECK(file_text(file).size() == before.size() + 20);
      quarantine.refused(event(1, 3, "caller.words", R"({"text":"third"})"), "no");
      CHECK(quarantine.lost() == 0);
      const std::string long_text(10'000, 'x');
      for (int i = 0; i < 200; ++i) quarantine.damaged(1, 2, long_text);
      CHECK(quarantine.lost() > 0);
    }
    CHECK(quarantine.write_waiting());
    const std::string after = file_text(file);
    CHECK(after.starts_with(before));
    CHECK(after.find("second") < after.find("third"));
    std::size_t lines = 0;
    for (const char c : after) lines += c == '\n' ? 1 : 0;
    // Two a refused event: why, and the event.
    CHECK(lines == 3 * 2 + 200 - quarantine.lost());
  }
}
