#include "control/directory_lock.hpp"

#include <doctest/doctest.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <new>
#include <stdexcept>
#include <string>

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using tandem::control::DirectoryLock;

namespace {

struct Folder {
  Folder() { fs::create_directories(path); }
  ~Folder() { fs::remove_all(path); }
  fs::path path = fs::temp_directory_path() / ("tandem-lock-" + std::to_string(::getpid()));
};

/// What an asker has been answered, where the test sees it too.
struct Answers {
  std::atomic<int> held{0}, free{0};
};

/// A process that asks all the time whether somebody has a directory.
class Asker {
 public:
  explicit Asker(const fs::path& directory) {
    void* const memory =
        ::mmap(nullptr, sizeof(Answers), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    REQUIRE(memory != MAP_FAILED);
    answers_ = new (memory) Answers;
    pid_ = ::fork();
    REQUIRE(pid_ >= 0);
    if (pid_ != 0) return;
    // Nobody asks for ever, should the test die.
    ::alarm(120);
    while (true) ++(DirectoryLock::held(directory) ? answers_->held : answers_->free);
  }
  ~Asker() {
    ::kill(pid_, SIGKILL);
    (void)::waitpid(pid_, nullptr, 0);
    ::munmap(answers_, sizeof(Answers));
  }
  Asker(const Asker&) = delete;
  Asker& operator=(const Asker&) = delete;
  [[nodiscard]] const Answers& answers() const { return *answers_; }

 private:
  Answers* answers_ = nullptr;
  pid_t pid_ = -1;
};

}  // namespace

TEST_SUITE("control/directory_lock") {
  TEST_CASE_FIXTURE(Folder, "a directory is one holder's, and says whose it is") {
    CHECK_FALSE(DirectoryLock::held(path));
    CHECK_FALSE(DirectoryLock::held(path / "not-there"));
    {
      const DirectoryLock lock(path);
      CHECK(DirectoryLock::held(path));
      const std::string holder = "in use by process " + std::to_string(::getpid());
      CHECK_THROWS_WITH_AS(DirectoryLock{path}, doctest::Contains(holder.c_str()),
                           std::runtime_error);
      // Neither who was refused nor who asked has given it up for the holder.
      CHECK(DirectoryLock::held(path));
    }
    CHECK_FALSE(DirectoryLock::held(path));
  }

  TEST_CASE_FIXTURE(Folder, "asking who holds a directory keeps nobody from taking it") {
    const Asker asker(path);
    const auto until = std::chrono::steady_clock::now() + 60s;
    int taken = 0;
    // Until both answers were given many times, each while the lock came and went.
    while (taken < 2'000 || asker.answers().held < 200 || asker.answers().free < 200) {
      REQUIRE(std::chrono::steady_clock::now() < until);
      REQUIRE_NOTHROW(DirectoryLock{path});
      ++taken;
    }
  }
}
