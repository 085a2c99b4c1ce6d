#include "control/writer/quarantine.hpp"

#include <doctest/doctest.h>

#include <string>

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
}
