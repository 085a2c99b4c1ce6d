#include "control/writer/spool_log.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "tests/control/writer/disk_stall.hpp"
#include "tests/control/writer/spool_rig.hpp"

using namespace tandem::control;
using namespace tandem::control::test;
namespace fs = std::filesystem;

namespace {

SpoolLog::Options options_in(const fs::path& directory) {
  SpoolLog::Options options;
  options.directory = directory;
  return options;
}

void append(SpoolLog& log, std::uint64_t first, std::uint64_t last,
            std::string_view type = "turn.answered") {
  for (std::uint64_t seq = first; seq <= last; ++seq)
    REQUIRE(log.append(record_of(event(1, seq, type)), 1).has_value());
}

std::vector<std::uint64_t> range(std::uint64_t first, std::uint64_t last) {
  std::vector<std::uint64_t> seqs(last - first + 1);
  std::iota(seqs.begin(), seqs.end(), first);
  return seqs;
}

}  // namespace

TEST_SUITE("control/writer/spool_log") {
  TEST_CASE("what was appended is read in order, across segments and across processes") {
    const Directory directory;
    auto options = options_in(directory.path);
    options.segment_bytes = 1'000;
    {
      SpoolLog log(options);
      append(log, 1, 100);
      CHECK(read_all(log).seqs() == range(1, 100));
      CHECK(log.state().events == 100);
    }
    SpoolLog log(options);
    CHECK(log.state().events == 100);
    append(log, 101, 150);
    CHECK(read_all(log).seqs() == range(1, 150));
    CHECK(segments_in(directory.path).size() > 10);
  }

  TEST_CASE("a segment is deleted once all of it is released, and not before") {
    const Directory directory;
    SpoolLog log(options_in(directory.path));
    append(log, 1, 10);
    log.close_segment();
    append(log, 11, 15);
    auto window = log.read({});
    REQUIRE(window.has_value());
    const std::size_t one = record_of(event(1, 1)).size();
    log.release({window->at.segment, window->at.edition, 3 * one}, 3);
    CHECK(log.state().events == 12);
    CHECK(segments_in(directory.path).size() == 2);
    CHECK(read_all(log).seqs() == range(1, 15));
    log.release({window->at.segment, window->at.edition, 10 * one}, 7);
    CHECK(segments_in(directory.path).size() == 1);
    const Read rest = read_all(log, window->at);
    CHECK(rest.seqs() == range(11, 15));
    log.release(rest.end, 5);
    CHECK(log.state().events == 0);
    log.close_segment();
    log.release(rest.end, 0);
    CHECK(segments_in(directory.path).empty());
    CHECK(log.state().bytes == 0);
  }

  TEST_CASE("fault-02: what was synced outlives a power cut, and the torn tail is told once") {
    // Method: the file is cut back to what the last sync covered and on, at random offsets.
    std::mt19937 random(2);
    for (int round = 0; round < 100; ++round) {
      const Directory directory;
      std::uintmax_t synced = 0;
      fs::path segment;
      {
        SpoolLog log(options_in(directory.path));
        append(log, 1, 20);
        REQUIRE(log.sync().has_value());
        segment = segments_in(directory.path).front();
        synced = fs::file_size(segment);
        append(log, 21, 30);
        const std::string text = file_text(segment);
        const auto cut = synced + random() % (text.size() - synced);
        // The process ends here without a word: only the file is left.
        write_file(directory.path / "kept", text.substr(0, cut));
      }
      for (const auto& left : segments_in(directory.path)) fs::remove(left);
      fs::rename(directory.path / "kept", segment);
      const auto cut = fs::file_size(segment);
      const std::size_t one = record_of(event(1, 1)).size();
      const std::uint64_t whole = cut / one;
      {
        SpoolLog log(options_in(directory.path));
        CHECK(log.state().torn_tails == (cut % one == 0 ? 0 : 1));
        CHECK(log.state().events == whole);
        CHECK(whole >= 20);
        const Read read = read_all(log);
        CHECK(read.seqs() == range(1, whole));
        CHECK(read.damaged == 0);
      }
      SpoolLog again(options_in(directory.path));
      CHECK(again.state().torn_tails == 0);
    }
  }

  TEST_CASE("fault-03: a bit that flips on the disk costs one record, at every start") {
    const Directory directory;
    {
      SpoolLog log(options_in(directory.path));
      append(log, 1, 50);
    }
    const fs::path segment = segments_in(directory.path).front();
    std::string text = file_text(segment);
    const std::size_t one = record_of(event(1, 1)).size();
    std::mt19937 random(3);
    const std::size_t bit = (one * 20 + random() % one) * 8 + random() % 8;
    text[bit / 8] = static_cast<char>(text[bit / 8] ^ (1 << bit % 8));
    write_file(segment, text);
    auto expected = range(1, 50);
    expected.erase(expected.begin() + 20);
    for (int start = 0; start < 3; ++start) {
      SpoolLog log(options_in(directory.path));
      const Read read = read_all(log);
      CAPTURE(bit);
      CHECK(read.seqs() == expected);
      CHECK(read.damaged == 1);
    }
  }

  TEST_CASE("at the bound the oldest words go first, then the oldest of the rest") {
    const Directory directory;
    auto options = options_in(directory.path);
    options.bytes_max = 64 * 1024;
    SpoolLog log(options);
    const auto position = log.read({});
    std::uint64_t seq = 0;
    const std::string words = R"({"text":")" + std::string(200, 'w') + "\"}";
    const auto both = [&] {
      REQUIRE(log.append(record_of(event(1, ++seq, "caller.words", words)), 1).has_value());
      REQUIRE(log.append(record_of(event(1, ++seq)), 1).has_value());
    };
    while (log.state().words_dropped == 0) both();
    CHECK(log.state().states_dropped == 0);
    CHECK(log.state().bytes <= options.bytes_max);
    const auto is_words = [](const Kept& kept) { return kept.type == "caller.words"; };
    Read read = read_all(log);
    // Every state is there; of the words the oldest are missing.
    CHECK(static_cast<std::uint64_t>(std::count_if(read.events.begin(), read.events.end(),
                                                   std::not_fn(is_words))) == seq / 2);
    const auto first = std::find_if(read.events.begin(), read.events.end(), is_words);
    REQUIRE(first != read.events.end());
    CHECK(first->seq == 2 * log.state().words_dropped + 1);
    CHECK(log.state().events == seq - log.state().words_dropped);

    while (log.state().states_dropped == 0) both();
    read = read_all(log);
    CHECK(std::none_of(read.events.begin(), read.events.begin() + 20, is_words));
    CHECK(read.events.front().seq == 2 * log.state().states_dropped + 2);
    CHECK(log.state().events == seq - log.state().words_dropped - log.state().states_dropped);
    CHECK(log.state().events == read.events.size());
    CHECK(log.state().bytes <= options.bytes_max);
  }

  TEST_CASE("a reader whose segment is rewritten goes on at its beginning") {
    const Directory directory;
    auto options = options_in(directory.path);
    options.bytes_max = 64 * 1024;
    SpoolLog log(options);
    append(log, 1, 10, "caller.words");
    const Read begun = read_all(log);
    std::uint64_t seq = 10;
    while (log.state().words_dropped == 0) {
      ++seq;
      append(log, seq, seq, seq % 2 == 0 ? "caller.words" : "turn.answered");
    }
    const Read read = read_all(log, begun.end);
    CHECK(read.events.front().seq == 11);
    CHECK(read.events.front().type == "turn.answered");
    CHECK(read.events.back().seq == seq);
  }

  TEST_CASE("a rewriting that a crash left half done doubles nothing") {
    const Directory directory;
    {
      SpoolLog log(options_in(directory.path));
      append(log, 1, 10);
    }
    const fs::path segment = segments_in(directory.path).front();
    std::string shorter;
    for (std::uint64_t seq = 1; seq <= 6; ++seq) shorter += record_of(event(1, seq));
    write_file(directory.path / "00000000000000000001-6.log", shorter);
    REQUIRE(segment.filename() == "00000000000000000001-10.log");
    SpoolLog log(options_in(directory.path));
    CHECK(log.state().events == 6);
    CHECK(read_all(log).seqs() == range(1, 6));
    CHECK(segments_in(directory.path).size() == 1);
  }

  TEST_CASE("fault-08: the log keeps the order of events, whatever the clock says") {
    const Directory directory;
    SpoolLog log(options_in(directory.path));
    const std::chrono::hours jumps[] = {std::chrono::hours{0}, std::chrono::hours{1},
                                        std::chrono::hours{-1}, std::chrono::hours{0}};
    std::uint64_t seq = 0;
    for (const auto jump : jumps) {
      auto one = event(1, ++seq);
      one.at += jump;
      REQUIRE(log.append(record_of(one), 1).has_value());
    }
    CHECK(read_all(log).seqs() == range(1, 4));
  }

  TEST_CASE("two processes cannot share a spool") {
    const Directory directory;
    const SpoolLog log(options_in(directory.path));
    CHECK_THROWS_WITH_AS(SpoolLog(options_in(directory.path)), doctest::Contains("is in use by"),
                         std::runtime_error);
  }

  TEST_CASE("after a sync that failed, a later one that succeeds proves nothing of that segment") {
    const Directory directory;
    SpoolLog log(options_in(directory.path));
    append(log, 1, 50);
    {
      const DiskFailure failure;
      CHECK_FALSE(log.sync().has_value());
    }
    // The kernel says yes now. Were that believed, the events would count as safe.
    CHECK(log.sync().has_value());
    CHECK(log.state().doubtful_segments == 1);
    CHECK(log.state().unsynced.count() > 0);
    // Closed, it is written into another file, and synced there.
    const auto inode = [&] {
      struct stat status {};
      REQUIRE(::stat(segments_in(directory.path).front().c_str(), &status) == 0);
      return status.st_ino;
    };
    const auto before = inode();
    log.close_if_doubtful();
    CHECK(log.sync().has_value());
    CHECK(inode() != before);
    CHECK(log.state().doubtful_segments == 0);
    CHECK(log.sync().has_value());
    CHECK(log.state().unsynced.count() == 0);
    append(log, 51, 60);
    CHECK(read_all(log).seqs() == range(1, 60));
  }

  TEST_CASE("what is written anew to a disk that fails again stays in doubt until it is released") {
    const Directory directory;
    SpoolLog log(options_in(directory.path));
    append(log, 1, 5);
    const SpoolPosition end = read_all(log).end;
    {
      const DiskFailure failure;
      CHECK_FALSE(log.sync().has_value());
      log.close_if_doubtful();
      CHECK_FALSE(log.sync().has_value());
    }
    CHECK(log.state().doubtful_segments == 1);
    CHECK(read_all(log).seqs() == range(1, 5));
    log.release(end, 5);
    CHECK(log.state().doubtful_segments == 0);
    CHECK(log.state().events == 0);
  }

  TEST_CASE(
      "a segment that cannot be read is told, and put out of the way when that is asked for") {
    const Directory directory;
    auto options = options_in(directory.path);
    {
      SpoolLog log(options);
      append(log, 1, 7);
    }
    SpoolLog log(options);
    append(log, 8, 9);
    const fs::path gone = segments_in(directory.path).front();
    fs::rename(gone, directory.path / "elsewhere");
    CHECK_FALSE(log.read({}).has_value());
    fs::rename(directory.path / "elsewhere", gone);
    CHECK(read_all(log).seqs() == range(1, 9));
    write_file(gone, "");
    CHECK_FALSE(log.read({}).has_value());
    CHECK(log.set_aside({}) == 7);
    CHECK(fs::exists(fs::path(gone).replace_extension(".unreadable")));
    CHECK(read_all(log).seqs() == range(8, 9));
    CHECK(log.state().events == 2);
    // The one in use is not touched.
    CHECK(log.set_aside({}) == 0);
  }
}
