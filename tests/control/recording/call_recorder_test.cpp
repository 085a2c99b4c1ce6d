// Goal: a recorded call is a file that plays and a row that fits it, though the database comes late
// or the node dies. Method: the recorder on a real Postgres, fed as a shard feeds it.
#include "control/recording/call_recorder.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <mutex>
#include <optional>
#include <pqxx/pqxx>

#include "control/recording/metric_families.hpp"
#include "core/crypto/hex.hpp"
#include "core/crypto/hmac.hpp"
#include "media/ogg_opus_writer.hpp"
#include "media/tone_generator.hpp"
#include "tests/await.hpp"
#include "tests/control/writer/spool_rig.hpp"
#include "tests/core/loop_fixture.hpp"
#include "tests/postgres/private_cluster.hpp"

namespace tandem::recording {
namespace {

using namespace std::chrono_literals;
using call::CallId;
using control::test::Directory;

struct Studio {
  Studio() {
    database.execute("INSERT INTO tandem.organisations (id, name, slug) VALUES ('" + organisation +
                     "', 'North', 'north')");
    open();
  }
  void open() {
    CallRecorder::Options options{database.app_url(), folder(), 2};
    options.call_wait = call_wait;
    options.untold_max = untold_max;
    recorder = std::make_unique<CallRecorder>(options, metrics);
    recorder->start([this](const CallId& of, const std::string& type, const std::string& fields) {
      const std::lock_guard lock(noted_mutex);
      noted.push_back(of.text() + ' ' + type + ' ' + fields);
    });
  }
  [[nodiscard]] std::vector<std::string> notes() const {
    const std::lock_guard lock(noted_mutex);
    return noted;
  }
  [[nodiscard]] std::filesystem::path folder() const { return files.path / "recordings"; }
  void know(const CallId& which) const {
    database.execute(
        "INSERT INTO tandem.calls (id, organisation_id, from_number, to_number, status, "
        "started_at, last_event_at, ended_at, end_reason) VALUES ('" +
        which.text() + "', '" + organisation +
        "', '+15550001111', '+15557122661', 'ended', now(), now(), now(), 'caller-hangup')");
  }
  /// Both sides speak; `from` on the call's clock.
  static void speak(tap::TapOutlet& outlet, std::chrono::milliseconds from,
                    std::chrono::milliseconds length) {
    media::ToneGenerator low(440, -9, media::kTelephony), high(1'000, -9, media::kTelephony);
    for (auto at = from; at < from + length; at += 20ms) {
      tap::TapBlock block;
      block.at = at;
      low.fill(block.caller);
      high.fill(block.agent);
      outlet.put(block);
      // As fast as the ring allows: nobody sleeps, and nothing is lost.
      if (at % 1s == 0ms) REQUIRE(test::await([&] { return outlet.waiting() < 32; }));
    }
  }
  std::string ask(const std::string& sql) const {
    pqxx::connection connection(database.admin_url());
    pqxx::work work(connection);
    const pqxx::result rows = work.exec(sql);
    return rows.empty() || rows[0][0].is_null() ? "" : rows[0][0].c_str();
  }
  bool known() const {
    return test::await([this] { return ask("SELECT count(*) FROM tandem.recordings") == "1"; });
  }
  /// The one file of the store, wherever it is.
  std::string content() const {
    for (const auto& each : std::filesystem::recursive_directory_iterator(folder()))
      if (each.is_regular_file()) {
        std::ifstream in(each.path(), std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
      }
    return {};
  }
  [[nodiscard]] std::filesystem::path place(const CallId& which, const char* end = ".opus") const {
    return folder() / organisation / (which.text() + end);
  }

  std::chrono::milliseconds call_wait = 24h;
  std::size_t untold_max = 50'000;
  postgres::FreshDatabase database;
  Directory files;
  metrics::Registry metrics;
  std::string organisation = "0199aaaa-0000-7000-8000-000000000001";
  mutable std::mutex noted_mutex;
  std::vector<std::string> noted;
  std::unique_ptr<CallRecorder> recorder;
  CallId call = CallId::generate(std::chrono::system_clock::now());
  tandem::test::LoopFixture loop{"reader"};
};

}  // namespace

TEST_SUITE("control/recording") {
  TEST_CASE_FIXTURE(Studio,
                    "a call is a file that fits its row, though the row came first or last") {
    const auto outlet = recorder->record(call, organisation);
    REQUIRE(outlet);
    speak(*outlet, 400ms, 5s);
    speak(*outlet, 6'400ms, 3s);  // A second was lost on the way, and is silence.
    outlet->end();
    CHECK(test::await([&] { return std::filesystem::exists(place(call, ".opus.part")); }));
    know(call);
    REQUIRE(known());
    CHECK(test::await([&] { return std::filesystem::exists(place(call)); }));
    const std::string file = content();
    CHECK(ask("SELECT path FROM tandem.recordings") == organisation + "/" + call.text() + ".opus");
    CHECK(ask("SELECT duration_ms FROM tandem.recordings") == "9000");
    CHECK(ask("SELECT bytes FROM tandem.recordings") == std::to_string(file.size()));
    CHECK(ask("SELECT encode(sha256, 'hex') FROM tandem.recordings") ==
          crypto::to_hex(crypto::sha256(file)));
    CHECK(ask("SELECT organisation_id FROM tandem.recordings") == organisation);
    const std::span bytes(reinterpret_cast<const std::uint8_t*>(file.data()), file.size());
    CHECK(media::ogg_opus_length(bytes, bytes) == 9s);
    recorder->stop();
    CHECK(metrics.value(families::kRecordings, {{"result", "done"}}) == 1);
    CHECK(ask("SELECT lost_ms FROM tandem.recordings") == "0");
    CHECK(notes().empty());
  }

  TEST_CASE_FIXTURE(Studio, "what is lost is silence, counted in the row, and told in the log") {
    know(call);
    const auto outlet = recorder->record(call, organisation);
    REQUIRE(outlet);
    tap::TapBlock block;
    // More at once than the outlet holds, until a round has found it so.
    REQUIRE(test::await([&] {
      for (std::size_t n = 0; n < 2 * tap::TapOutlet::kBlocksMax; ++n) {
        outlet->put(block);
        block.at += 20ms;
      }
      return metrics.value(families::kLostBlocks) > 0;
    }));
    outlet->end();
    REQUIRE(known());
    const auto lost_ms = static_cast<std::int64_t>(metrics.value(families::kLostBlocks)) * 20;
    CHECK(ask("SELECT lost_ms FROM tandem.recordings") == std::to_string(lost_ms));
    std::int64_t told_ms = 0;
    const std::string gap = call.text() + " recording.gap {\"lost_ms\":";
    for (const std::string& note : notes()) {
      REQUIRE(note.starts_with(gap));
      told_ms += std::stoll(note.substr(gap.size()));
    }
    CHECK(told_ms == lost_ms);
    // One thread is behind; the other takes the next call.
    CHECK(recorder->record(CallId::generate(std::chrono::system_clock::now()), organisation));
  }

  TEST_CASE_FIXTURE(Studio, "a file is read piece by piece, any part of it, and its end is told") {
    const auto outlet = recorder->record(call, organisation);
    speak(*outlet, 0ms, 30s);
    outlet->end();
    know(call);
    REQUIRE(known());
    REQUIRE(test::await([&] { return std::filesystem::exists(place(call)); }));
    const std::string whole = content();
    REQUIRE(whole.size() > 2 * CallRecorder::kPieceMax);
    const auto heard = [&](std::uint64_t first, std::uint64_t last) {
      auto body = recorder->read(organisation + "/" + call.text() + ".opus", first, last);
      std::string all;
      std::size_t pieces = 0;
      while (body->bytes() > 0) {
        std::optional<Result<std::string>> piece;
        loop.run([&]() -> Task<> { piece = co_await body->next(loop.loop); });
        if (!*piece) return std::string("broken");
        CHECK((*piece)->size() <= CallRecorder::kPieceMax);
        all += **piece;
        ++pieces;
      }
      CHECK(pieces == (last - first) / CallRecorder::kPieceMax + 1);
      return all;
    };
    CHECK(heard(0, whole.size() - 1) == whole);
    CHECK(heard(70'000, 140'000) == whole.substr(70'000, 70'001));
    // Shorter by now than somebody was told, or gone.
    CHECK(heard(0, whole.size() + 10) == "broken");
    std::filesystem::remove(place(call));
    CHECK(heard(0, 9) == "broken");
  }

  TEST_CASE_FIXTURE(Studio,
                    "a call that is taken up again gets a second file, and both are known") {
    know(call);
    for (const char* end : {".opus", "-2.opus"}) {
      const auto outlet = recorder->record(call, organisation);
      speak(*outlet, 0ms, 2s);
      outlet->end();
      CHECK(test::await([&] { return std::filesystem::exists(place(call, end)); }));
    }
    CHECK(ask("SELECT count(*) FROM tandem.recordings WHERE call_id = '" + call.text() + "'") ==
          "2");
  }

  TEST_CASE_FIXTURE(Studio, "what a crash broke off is known and plays after the next start") {
    know(call);
    const auto outlet = recorder->record(call, organisation);
    speak(*outlet, 0ms, 6s);
    REQUIRE(test::await([&] {
      std::error_code error;
      return std::filesystem::file_size(place(call, ".opus.part"), error) > 8'000;
    }));
    // As the disk has it at that moment; the recorder itself comes to its end elsewhere.
    const std::string broken = content();
    recorder->stop();
    recorder.reset();
    database.execute("DELETE FROM tandem.recordings");
    std::filesystem::remove_all(folder());
    std::filesystem::create_directories(folder() / organisation);
    std::ofstream(place(call, ".opus.part"), std::ios::binary) << broken;
    open();
    REQUIRE(known());
    CHECK(test::await([&] { return std::filesystem::exists(place(call)); }));
    CHECK(ask("SELECT duration_ms >= 1000 AND duration_ms <= 6000 FROM tandem.recordings") == "t");
    CHECK(content() == broken);
  }

  TEST_CASE_FIXTURE(Studio,
                    "while nobody knows the calls so many rows wait, and the rest lies on "
                    "the disk until the next start") {
    recorder.reset();
    untold_max = 2;
    open();
    std::vector<CallId> calls;
    for (int i = 0; i < 3; ++i) {
      calls.push_back(CallId::generate(std::chrono::system_clock::now()));
      const auto outlet = recorder->record(calls.back(), organisation);
      REQUIRE(outlet);
      speak(*outlet, 0ms, 1s);
      outlet->end();
      REQUIRE(test::await([&] {
        return metrics.value(families::kRecordings, {{"result", "done"}}) == i + 1;
      }));
    }
    CHECK(metrics.value(families::kUntold) == 2);
    for (const CallId& each : calls) know(each);
    const auto told = [this](const char* count) {
      return test::await([&] { return ask("SELECT count(*) FROM tandem.recordings") == count; },
                         90s);  // Each is told again after twice the time that it waited before.
    };
    CHECK(told("2"));
    CHECK(test::await([&] { return metrics.value(families::kUntold) == 0; }));
    CHECK_FALSE(std::filesystem::exists(place(calls.back())));
    recorder.reset();
    open();
    CHECK(told("3"));
    CHECK(test::await([&] { return std::filesystem::exists(place(calls.back())); }));
  }

  TEST_CASE_FIXTURE(Studio, "the sound of a call that was deleted goes, too") {
    recorder.reset();
    call_wait = 500ms;
    open();
    auto outlet = recorder->record(call, organisation);
    REQUIRE(outlet);
    speak(*outlet, 0ms, 1s);
    outlet->end();
    CHECK(test::await([this] {
      return metrics.value(families::kRecordings, {{"result", "of-no-call"}}) == 1;
    }));
    CHECK(content().empty());
  }

  TEST_CASE_FIXTURE(Studio, "calls that go on when the node stops are kept as far as they are") {
    know(call);
    const auto outlet = recorder->record(call, organisation);
    speak(*outlet, 0ms, 2s);
    recorder->stop();
    CHECK(known());
    CHECK(ask("SELECT duration_ms FROM tandem.recordings") == "2000");
  }

  TEST_CASE_FIXTURE(Studio,
                    "a folder that cannot be written fails that recording and nothing else") {
    std::ofstream(folder().string()) << "in the way";
    const auto outlet = recorder->record(call, organisation);
    speak(*outlet, 0ms, 1s);
    outlet->end();
    CHECK(test::await([&] {
      return metrics.value(families::kRecordings, {{"result", "failed"}}) == 1;
    }));
    CHECK(notes() == std::vector<std::string>{call.text() + " recording.failed {}"});
  }
}

}  // namespace tandem::recording
