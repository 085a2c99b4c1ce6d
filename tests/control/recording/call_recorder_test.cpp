// Goal: a recorded call is a file that plays and a row that fits it, though the database comes late
// or the node dies. Method: the recorder on a real Postgres, fed as a shard feeds it.
#include "control/recording/call_recorder.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <pqxx/pqxx>

#include "control/recording/metric_families.hpp"
#include "core/crypto/hex.hpp"
#include "core/crypto/hmac.hpp"
#include "media/ogg_opus_writer.hpp"
#include "media/tone_generator.hpp"
#include "tests/await.hpp"
#include "tests/control/writer/spool_rig.hpp"
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
    recorder = std::make_unique<CallRecorder>(CallRecorder::Options{database.app_url(), folder()},
                                              metrics);
    recorder->start();
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

  postgres::FreshDatabase database;
  Directory files;
  metrics::Registry metrics;
  std::string organisation = "0199aaaa-0000-7000-8000-000000000001";
  std::unique_ptr<CallRecorder> recorder;
  CallId call = CallId::generate(std::chrono::system_clock::now());
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
    CHECK(media::ogg_opus_length(bytes) == 9s);
    recorder->stop();
    CHECK(metrics.value(families::kRecordings, {{"result", "done"}}) == 1);
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
  }
}

}  // namespace tandem::recording
