#include "bridge/model/model_breaker.hpp"

#include <doctest/doctest.h>

using tandem::model::ModelBreaker;
using namespace std::chrono_literals;

namespace {

const std::chrono::steady_clock::time_point kStart{1h};

void open(ModelBreaker& breaker) {
  for (int i = 0; i < 3; ++i) breaker.failed(kStart);
}

}  // namespace

TEST_SUITE("model/model_breaker") {
  TEST_CASE(
      "fault-13: failures in a row open it, a success between them does not let them add up") {
    ModelBreaker breaker({.failures_to_open = 3, .open_for = 15s, .probe_max = 10s});
    breaker.failed(kStart);
    breaker.failed(kStart);
    breaker.succeeded();
    breaker.failed(kStart);
    breaker.failed(kStart);
    CHECK(breaker.allow(kStart));
    breaker.failed(kStart);
    CHECK_FALSE(breaker.allow(kStart));
    CHECK(breaker.state(kStart) == ModelBreaker::State::Open);
  }
  TEST_CASE("after its pause one probe goes through, and its success closes it") {
    ModelBreaker breaker({.failures_to_open = 3, .open_for = 15s, .probe_max = 10s});
    open(breaker);
    CHECK_FALSE(breaker.allow(kStart + 14s));
    CHECK(breaker.allow(kStart + 15s));
    CHECK_FALSE(breaker.allow(kStart + 16s));
    breaker.succeeded();
    CHECK(breaker.allow(kStart + 16s));
    CHECK(breaker.allow(kStart + 16s));
  }
  TEST_CASE("a probe that fails opens it for another pause") {
    ModelBreaker breaker({.failures_to_open = 3, .open_for = 15s, .probe_max = 10s});
    open(breaker);
    CHECK(breaker.allow(kStart + 15s));
    breaker.failed(kStart + 16s);
    CHECK_FALSE(breaker.allow(kStart + 30s));
    CHECK(breaker.allow(kStart + 31s));
  }
  TEST_CASE("a probe that never reports does not keep it shut for ever") {
    ModelBreaker breaker({.failures_to_open = 3, .open_for = 15s, .probe_max = 10s});
    open(breaker);
    CHECK(breaker.allow(kStart + 15s));
    CHECK_FALSE(breaker.allow(kStart + 24s));
    CHECK(breaker.allow(kStart + 25s));
  }
}
