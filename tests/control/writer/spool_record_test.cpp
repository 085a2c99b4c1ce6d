#include "control/writer/spool_record.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/control/writer/spool_rig.hpp"

using namespace tandem::control;
using namespace tandem::control::test;
using Ends = RecordScanner::Ends;
using Found = RecordScanner::Found;

namespace {

std::vector<std::uint64_t> seqs_of(std::string_view bytes, std::size_t& damaged) {
  std::vector<std::uint64_t> seqs;
  damaged = 0;
  RecordScanner scanner(bytes, Ends::WithSegment);
  for (;;) {
    const Found found = scanner.next();
    if (found == Found::End) return seqs;
    if (found == Found::Record)
      seqs.push_back(scanner.event().seq);
    else
      ++damaged;
  }
}

}  // namespace

TEST_SUITE("control/writer/spool_record") {
  TEST_CASE("an event comes out as it went in") {
    auto one = event(7, 42, "caller.words", R"({"text":"здравствуйте"})");
    one.epoch = 3;
    const std::string bytes = record_of(one);
    RecordScanner scanner(bytes, Ends::WithSegment);
    REQUIRE(scanner.next() == Found::Record);
    CHECK(scanner.event().call == one.call);
    CHECK(scanner.event().epoch == 3);
    CHECK(scanner.event().seq == 42);
    CHECK(scanner.event().at == one.at);
    CHECK(scanner.event().call_time == one.call_time);
    CHECK(scanner.event().type == one.type);
    CHECK(scanner.event().fields == one.fields);
    CHECK(scanner.kind() == EventKind::Words);
    CHECK(scanner.next() == Found::End);
    CHECK(scanner.consumed() == bytes.size());
  }

  TEST_CASE("fields that are too long are left out, and the event says so") {
    const std::string huge(kRecordBodyMax, 'x');
    const std::string bytes = record_of(event(1, 1, "tool.late", "\"" + huge + "\""));
    RecordScanner scanner(bytes, Ends::WithSegment);
    REQUIRE(scanner.next() == Found::Record);
    CHECK(scanner.event().fields ==
          "{\"omitted_bytes\":" + std::to_string(kRecordBodyMax + 2) + "}");
  }

  TEST_CASE("fault-03: any flipped bit costs the record it lies in and no other") {
    const std::string first = record_of(event(1, 1)), middle = record_of(event(1, 2)),
                      last = record_of(event(1, 3));
    for (std::size_t bit = 0; bit < middle.size() * 8; ++bit) {
      std::string flipped = middle;
      flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
      std::size_t damaged = 0;
      const auto seqs = seqs_of(first + flipped + last, damaged);
      CAPTURE(bit);
      CHECK(seqs == std::vector<std::uint64_t>{1, 3});
      CHECK(damaged == 1);
    }
  }

  TEST_CASE("fault-02: a tail cut at any byte is torn, and everything before it is whole") {
    const std::string whole = record_of(event(1, 1)) + record_of(event(1, 2));
    const std::string tail = record_of(event(1, 3));
    for (std::size_t size = 1; size < tail.size(); ++size) {
      RecordScanner scanner(std::string_view(), Ends::WithSegment);
      const std::string bytes = whole + tail.substr(0, size);
      scanner = RecordScanner(bytes, Ends::WithSegment);
      CAPTURE(size);
      CHECK(scanner.next() == Found::Record);
      CHECK(scanner.next() == Found::Record);
      CHECK(scanner.next() == Found::Torn);
      CHECK(scanner.extent().size() == size);
      CHECK(scanner.next() == Found::End);
    }
  }

  TEST_CASE("a record that the window cuts is left for the next window") {
    const std::string first = record_of(event(1, 1)), second = record_of(event(1, 2));
    for (std::size_t size = 0; size < second.size(); ++size) {
      const std::string bytes = first + second.substr(0, size);
      RecordScanner scanner(bytes, Ends::Anywhere);
      CHECK(scanner.next() == Found::Record);
      CHECK(scanner.next() == Found::End);
      CHECK(scanner.consumed() == first.size());
    }
  }

  TEST_CASE("zeros where a file system left a hole are one stretch of damage") {
    std::size_t damaged = 0;
    const std::string bytes =
        record_of(event(1, 1)) + std::string(4096, '\0') + record_of(event(1, 2));
    CHECK(seqs_of(bytes, damaged) == std::vector<std::uint64_t>{1, 2});
    CHECK(damaged == 1);
  }
}
