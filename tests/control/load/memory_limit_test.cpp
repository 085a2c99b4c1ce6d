// Goal: the tightest bound of memory is found, in both versions of control groups, and what counts
// as taken is what the kernel would kill for. Method: folders that look like the kernel's.
#include "control/load/memory_limit.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <fstream>

namespace tandem::control {
namespace {

namespace fs = std::filesystem;

struct Mount {
  fs::path root = fs::temp_directory_path() / ("tandem-groups-" + std::to_string(::getpid()));
  ~Mount() { fs::remove_all(root); }
  void file(const fs::path& name, const std::string& text) const {
    fs::create_directories((root / name).parent_path());
    std::ofstream(root / name) << text;
  }
};

}  // namespace

TEST_SUITE("control/load/memory_limit") {
  TEST_CASE("version 2: the tightest of the groups from ours up") {
    const Mount mount;
    mount.file("a/memory.max", "400000000\n");
    mount.file("a/b/memory.max", "max\n");
    mount.file("a/b/c/memory.max", "500000000\n");
    mount.file("a/memory.current", "300000000\n");
    mount.file("a/memory.stat", "anon 200000000\ninactive_file 60000000\nactive_file 40000000\n");
    const auto group = find_memory_group("0::/a/b/c\n", mount.root);
    REQUIRE(group);
    CHECK(group->limit_bytes == 400'000'000);
    CHECK(working_set(*group) == 200'000'000);
    CHECK_FALSE(find_memory_group("0::/other\n", mount.root));
  }

  TEST_CASE("version 1: its own names, its own word for no limit") {
    const Mount mount;
    mount.file("memory/memory.limit_in_bytes", "9223372036854771712\n");
    mount.file("memory/x/memory.limit_in_bytes", "100000000\n");
    mount.file("memory/x/memory.usage_in_bytes", "90000000\n");
    mount.file("memory/x/memory.stat", "total_inactive_file 10000000\ntotal_active_file 5000000\n");
    const std::string groups = "9:name=systemd:/\n4:memory:/x\n0::/\n";
    const auto group = find_memory_group(groups, mount.root);
    REQUIRE(group);
    CHECK(group->limit_bytes == 100'000'000);
    CHECK(working_set(*group) == 75'000'000);
    CHECK_FALSE(find_memory_group("4:memory:/\n", mount.root));
  }

  TEST_CASE("a container whose path is the host's: the mount's root is asked") {
    const Mount mount;
    mount.file("memory.max", "100000000\n");
    const auto group = find_memory_group("0::/system.slice/docker-1f.scope\n", mount.root);
    REQUIRE(group);
    CHECK(group->directory == mount.root);
  }

  TEST_CASE("a budget below what the system grants is the limit, one above it is not") {
    const MemoryLimit granted(0), small(64 << 20), vast(~0ULL);
    CHECK(granted.bytes() > (64 << 20));
    CHECK(small.bytes() == (64 << 20));
    CHECK(std::string(small.source()) == "TANDEM_MEMORY_BUDGET");
    CHECK(vast.bytes() == granted.bytes());
    CHECK(small.taken() > granted.taken());
    CHECK(granted.taken() > 0);
  }
}

}  // namespace tandem::control
