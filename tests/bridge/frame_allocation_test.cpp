// Goal: neither a frame nor a delta nor a tick allocates, from the sockets on, in either format,
// with TLS or without. OpenSSL's own memory is counted apart.
#include <doctest/doctest.h>
#include <openssl/crypto.h>

#include <cstdlib>

#include "tests/bridge/call_stand.hpp"
#include "tests/media/allocation_counter.hpp"

using namespace tandem;
using namespace tandem::test;

namespace {

std::uint64_t openssl_allocations = 0;  // One thread does everything here.

/// OpenSSL takes memory functions only before it has taken memory.
const bool kCountsOpenssl = CRYPTO_set_mem_functions(
                                [](std::size_t size, const char*, int) {
                                  ++openssl_allocations;
                                  return std::malloc(size);
                                },
                                [](void* memory, std::size_t size, const char*, int) {
                                  ++openssl_allocations;
                                  return std::realloc(memory, size);
                                },
                                [](void* memory, const char*, int) { std::free(memory); }) == 1;

struct Counted {
  std::uint64_t ours = 0, openssl = 0;
};

/// Allocations of the server's work for so many frames, deltas and ticks, once a call runs.
Counted count(CallStand::Options options, int rounds) {
  CallStand stand(options);
  Counted counted;
  std::uint64_t ours_before = 0, openssl_before = 0;
  stand.work_begins = [&] {
    ours_before = allocations_of_this_thread();
    openssl_before = openssl_allocations;
  };
  stand.work_ends = [&] {
    counted.ours += allocations_of_this_thread() - ours_before;
    counted.openssl += openssl_allocations - openssl_before;
  };
  stand.add_call();
  const auto talk = [&](int times) {
    for (int i = 0; i < times; ++i) {
      stand.frame(0);
      stand.delta(0);
      stand.tick();
    }
  };
  CHECK(counted.ours > 0);  // The stand does count.
  CHECK(counted.openssl > 0);
  // More than the 5 s of the caller that a call keeps, so that their memory is taken.
  talk(260);
  counted = {};
  talk(rounds);
  return counted;
}

}  // namespace

TEST_SUITE("call/frame_allocation") {
  TEST_CASE("pain-16: a frame allocates nothing, neither to the model nor to the caller") {
    for (const auto format : {model::AudioFormat::Pcm24k, model::AudioFormat::Pcmu}) {
      CAPTURE(static_cast<int>(format));
      CHECK(count({.model_audio = format, .delta_ms = 60}, 200).ours == 0);
    }
  }

  TEST_CASE(
      "pain-16: with TLS a frame allocates nothing of ours; OpenSSL takes its records' buffers") {
    REQUIRE(kCountsOpenssl);
    for (const auto format : {model::AudioFormat::Pcm24k, model::AudioFormat::Pcmu}) {
      CAPTURE(static_cast<int>(format));
      constexpr int kRounds = 200;
      const Counted counted = count({.model_audio = format, .delta_ms = 60, .tls = true}, kRounds);
      CHECK(counted.ours == 0);
      MESSAGE("OpenSSL: " << static_cast<double>(counted.openssl) / kRounds
                          << " allocations for a frame, a delta and a tick");
    }
  }
}
