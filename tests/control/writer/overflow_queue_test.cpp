#include "control/writer/overflow_queue.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "tests/control/writer/spool_rig.hpp"

using namespace tandem::control;
using namespace tandem::control::test;

namespace {

std::vector<std::uint64_t> seqs_of(const std::string& records) {
  std::vector<std::uint64_t> seqs;
  RecordScanner scanner(records, RecordScanner::Ends::WithSegment);
  while (scanner.next() == RecordScanner::Found::Record) seqs.push_back(scanner.event().seq);
  return seqs;
}

void push(OverflowQueue& queue, std::uint64_t seq, EventKind kind) {
  queue.push(record_of(event(1, seq)), kind);
}

}  // namespace

TEST_SUITE("control/writer/overflow_queue") {
  TEST_CASE("records leave in the order in which they came, words among the rest") {
    OverflowQueue queue(1 << 20);
    for (std::uint64_t seq = 1; seq <= 9; ++seq)
      push(queue, seq, seq % 3 == 0 ? EventKind::Words : EventKind::State);
    const auto some = queue.oldest(record_of(event(1, 1)).size() * 4);
    CHECK(seqs_of(some.records) == std::vector<std::uint64_t>{1, 2, 3, 4});
    queue.pop(some.events);
    const auto rest = queue.oldest(1 << 20);
    CHECK(seqs_of(rest.records) == std::vector<std::uint64_t>{5, 6, 7, 8, 9});
    queue.pop(rest.events);
    CHECK(queue.empty());
    CHECK(queue.bytes() == 0);
  }

  TEST_CASE("one record is given though it is longer than what was asked for") {
    OverflowQueue queue(1 << 20);
    push(queue, 1, EventKind::State);
    CHECK(queue.oldest(1).events == 1);
  }

  TEST_CASE("fault-04: at its bound it drops the oldest words, then the oldest events") {
    OverflowQueue queue(10'000);
    std::uint64_t seq = 0;
    while (queue.words_dropped() == 0) {
      ++seq;
      push(queue, seq, seq % 2 == 0 ? EventKind::Words : EventKind::State);
    }
    CHECK(seqs_of(queue.oldest(1 << 20).records).front() == 1);
    CHECK(seqs_of(queue.oldest(1 << 20).records)[1] == 3);
    while (queue.states_dropped() == 0) push(queue, ++seq, EventKind::State);
    const auto left = seqs_of(queue.oldest(1 << 20).records);
    CHECK(left.front() == 3);
    CHECK(left.back() == seq);
    CHECK(queue.bytes() <= 10'000);
  }
}
