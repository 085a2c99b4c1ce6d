#include "tools/sim/message_log.hpp"

#include <doctest/doctest.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/json/parse.hpp>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "core/event_loop.hpp"
#include "tools/sim/gathered_log.hpp"

using tandem::EventLoop;
using tandem::sim::GatheredLog;
using tandem::sim::MessageLog;

namespace {

struct File {
  File() {
    std::string pattern = (std::filesystem::temp_directory_path() / "tandem-log.XXXXXX").string();
    const int fd = ::mkstemp(pattern.data());
    REQUIRE(fd >= 0);
    ::close(fd);
    path = pattern;
  }
  ~File() { std::filesystem::remove(path); }
  [[nodiscard]] std::string text() const {
    std::ifstream in(path);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
  }
  /// The lines so far, each without its time, which is checked.
  [[nodiscard]] std::vector<std::string> lines() const {
    std::vector<std::string> lines;
    std::istringstream in(text());
    for (std::string line; std::getline(in, line);) {
      CHECK(boost::json::parse(line).as_object().at("t").as_int64() > 0);
      lines.push_back(line.substr(std::min(line.find(','), line.size())));
    }
    return lines;
  }
  std::filesystem::path path;
};

}  // namespace

TEST_SUITE("tools/sim/message_log") {
  TEST_CASE("a line is written at once, by members or by a writer") {
    const File file;
    MessageLog log(file.path);
    log.write({{"what", "a \"word\""}, {"n", 1}});
    CHECK(file.lines() == std::vector<std::string>{R"(,"what":"a \"word\"","n":1})"});
    log.write_line([](tandem::json::Writer& line) { line.member("n", 2).member("on", true); });
    CHECK(file.lines().back() == R"(,"n":2,"on":true})");
    log.write({});
    CHECK(file.lines().size() == 3);
    CHECK(file.text().ends_with("}\n"));
  }

  TEST_CASE("without a file nothing is asked for") {
    MessageLog log{""};
    log.write({{"n", 1}});
    log.write_line([](tandem::json::Writer&) { FAIL("nobody reads it"); });
    log.flush();
  }

  TEST_CASE("gathered lines go out before the loop waits, together and in order") {
    const File file;
    MessageLog log(file.path);
    EventLoop loop(EventLoop::Options{"test", 0});
    {
      const GatheredLog gathered(log, loop);
      loop.post([&] {
        for (int i = 0; i < 3; ++i) log.write({{"n", i}});
        CHECK(file.text().empty());
      });
      loop.poll();
      CHECK(file.lines() == std::vector<std::string>{",\"n\":0}", ",\"n\":1}", ",\"n\":2}"});
      // Again, and not only the first time.
      loop.post([&] { log.write({{"n", 3}}); });
      loop.poll();
      CHECK(file.lines().size() == 4);
      // More than may wait does not.
      log.write({{"text", std::string(300'000, 'x')}});
      CHECK(file.lines().size() == 5);
      log.write({{"n", 5}});
      CHECK(file.lines().size() == 5);
    }
    CHECK(file.lines().size() == 6);
    log.write({{"n", 6}});
    CHECK(file.lines().size() == 7);
  }

  TEST_CASE("a program that aborts in the middle of a turn leaves that turn's lines behind") {
    const File file;
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      // Not the test runner's own handler.
      ::signal(SIGABRT, SIG_DFL);
      MessageLog log(file.path);
      EventLoop loop(EventLoop::Options{"test", 0});
      const GatheredLog gathered(log, loop);
      loop.post([&log] {
        log.write({{"n", 1}});
        log.write_line([](tandem::json::Writer& line) {
          line.member("n", 2);
          std::abort();
        });
      });
      loop.poll();
      ::_exit(0);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(WIFSIGNALED(status));
    CHECK(WTERMSIG(status) == SIGABRT);
    // Whole lines, and not the one in the middle of which it was.
    CHECK(file.lines() == std::vector<std::string>{",\"n\":1}"});
  }

  TEST_CASE("what waits when the log ends is written") {
    const File file;
    EventLoop loop(EventLoop::Options{"test", 0});
    {
      MessageLog log(file.path);
      log.gather([] {});
      log.write({{"n", 1}});
      CHECK(file.text().empty());
    }
    CHECK(file.lines().size() == 1);
  }

  TEST_CASE("a hash tells frames apart") {
    const std::vector<std::uint8_t> one(160, 0xFF), none;
    std::vector<std::uint8_t> other = one;
    other[80] = 0x7F;
    CHECK(MessageLog::hash(one) == MessageLog::hash(one));
    CHECK(MessageLog::hash(one) != MessageLog::hash(other));
    CHECK(MessageLog::hash(none) == "00000000");
    // RFC 3720, appendix B.4: 32 bytes of zeroes.
    CHECK(MessageLog::hash(std::vector<std::uint8_t>(32, 0)) == "8a9136aa");
  }
}
