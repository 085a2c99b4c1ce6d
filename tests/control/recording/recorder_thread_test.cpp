// Goal: a thread takes as many calls as it carries by what it measures, and has room again when one
// ends. Method: the thread, with a store that keeps nothing.
#include "control/recording/recorder_thread.hpp"

#include <doctest/doctest.h>

#include <mutex>
#include <vector>

#include "control/recording/metric_families.hpp"
#include "tests/await.hpp"

namespace tandem::recording {
namespace {

using call::CallId;

class Shelf final : public RecordingStore {
 public:
  Result<std::unique_ptr<Writer>> create(const std::string&) override {
    return std::unique_ptr<Writer>(std::make_unique<Nothing>());
  }
  Result<> settle(const std::string&) override { return {}; }
  Result<> discard(const std::string&) override { return {}; }
  std::vector<std::string> unsettled() override { return {}; }
  std::optional<std::uint64_t> size(const std::string&) override { return std::nullopt; }
  Result<std::string> read(const std::string&, std::uint64_t, std::size_t) override {
    return std::string();
  }

 private:
  class Nothing final : public Writer {
   public:
    Result<> append(std::span<const std::uint8_t>) override { return {}; }
    Result<> finish() override { return {}; }
  };
};

struct Booth {
  Booth() { thread.start(); }
  ~Booth() { thread.stop(); }
  std::shared_ptr<tap::TapOutlet> begin(
      const CallId& call = CallId::generate(std::chrono::system_clock::now())) {
    if (!thread.reserve()) return nullptr;
    auto outlet = std::make_shared<tap::TapOutlet>([] {});
    thread.begin(call, "a/b", outlet);
    return outlet;
  }
  [[nodiscard]] std::size_t through() const {
    const std::lock_guard lock(mutex);
    return written.size();
  }

  Shelf files;
  metrics::Registry metrics;
  mutable std::mutex mutex;
  std::vector<store::RecordingRow> written;
  RecorderThread thread{"recorder-1",
                        files,
                        {[this](const CallId&, std::optional<Recording::Written> one) {
                           const std::lock_guard lock(mutex);
                           if (one) written.push_back(one->row);
                         },
                         [](const CallId&, const char*, const std::string&) {}},
                        metrics.add_block()};
};

}  // namespace

TEST_SUITE("control/recording/recorder_thread") {
  TEST_CASE_FIXTURE(Booth, "it takes what it carries, and one more for each that ends") {
    std::vector<std::shared_ptr<tap::TapOutlet>> outlets;
    while (auto outlet = begin()) outlets.push_back(std::move(outlet));
    REQUIRE_FALSE(outlets.empty());
    CHECK(outlets.size() <= RecorderThread::kCallsMax);
    // Nobody has said anything yet: it carries what it found at its start.
    CHECK(test::await([&] {
      const double carried = metrics.value(families::kCarried);
      return carried >= static_cast<double>(outlets.size()) &&
             carried < static_cast<double>(outlets.size() + 1);
    }));
    CHECK(thread.calls() == static_cast<int>(outlets.size()));
    CHECK(begin() == nullptr);
    outlets.back()->end();
    REQUIRE(test::await([&] { return through() == 1; }));
    CHECK(begin() != nullptr);
    CHECK(begin() == nullptr);
    thread.stop();
    CHECK(through() == outlets.size() + 1);
    CHECK(metrics.value(families::kUnderWay) == 0);
  }

  TEST_CASE_FIXTURE(Booth, "a thread that is behind takes no new call") {
    const auto outlet = begin();
    REQUIRE(outlet);
    tap::TapBlock block;
    // More at once than the outlet holds, until a round has found it so.
    REQUIRE(test::await([&] {
      for (std::size_t n = 0; n < 2 * tap::TapOutlet::kBlocksMax; ++n) {
        outlet->put(block);
        block.at += media::kPtime;
      }
      return metrics.value(families::kLostBlocks) > 0;
    }));
    CHECK(begin() == nullptr);
    CHECK(thread.calls() == 1);
  }

  TEST_CASE_FIXTURE(Booth, "a call that goes on here before its first part is ended has two") {
    const CallId call = CallId::generate(std::chrono::system_clock::now());
    const auto first = begin(call), second = begin(call);
    REQUIRE(second);
    const auto give = [](tap::TapOutlet& outlet, int blocks) {
      for (int n = 0; n < blocks; ++n) {
        tap::TapBlock block;
        block.at = n * media::kPtime;
        outlet.put(block);
      }
      outlet.end();
    };
    give(*second, 10);
    REQUIRE(test::await([&] { return through() == 1; }));
    give(*first, 20);
    REQUIRE(test::await([&] { return through() == 2; }));
    CHECK(written[0].length == std::chrono::milliseconds(200));
    CHECK(written[1].length == std::chrono::milliseconds(400));
    CHECK(written[0].call == written[1].call);
    CHECK(thread.calls() == 0);
  }

  TEST_CASE_FIXTURE(Booth, "what was given before the end is in the file, with its length") {
    const auto outlet = begin();
    for (int n = 0; n < 25; ++n) {
      tap::TapBlock block;
      block.at = n * media::kPtime;
      outlet->put(block);
    }
    outlet->end();
    REQUIRE(test::await([&] { return through() == 1; }));
    CHECK(written.front().length == std::chrono::milliseconds(500));
    CHECK(written.front().lost == std::chrono::milliseconds(0));
  }
}

}  // namespace tandem::recording
