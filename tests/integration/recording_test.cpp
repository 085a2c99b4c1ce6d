// Goal: what somebody may have recorded is recorded, as the caller heard it, and can be fetched.
// Method: a whole call to a number of the demo's whose agent is recorded; the file comes over the
// API and is decoded by libopusfile.
#include <doctest/doctest.h>
#include <opus/opusfile.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <cmath>
#include <fstream>
#include <iterator>

#include "tests/integration/database_questions.hpp"
#include "tests/integration/story.hpp"
#include "tests/integration/whole_system.hpp"
#include "tests/places.hpp"

namespace tandem::integration {
namespace {

using namespace std::chrono_literals;

constexpr const char* kSignIn =
    R"({"email":"owner@harbour-dental.example","password":"tandem-demo"})";

std::string content_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// Loudness of both sides, 20 ms by 20 ms.
struct Sides {
  std::vector<double> caller, agent;
};
Sides sides_of(const std::string& file) {
  int error = 0;
  OggOpusFile* opened =
      op_open_memory(reinterpret_cast<const unsigned char*>(file.data()), file.size(), &error);
  REQUIRE(error == 0);
  std::vector<std::int16_t> piece(2 * 5'760), left, right;
  for (int got = 1; got > 0;) {
    got = op_read_stereo(opened, piece.data(), static_cast<int>(piece.size()));
    for (int i = 0; i < got; ++i) {
      left.push_back(piece[static_cast<std::size_t>(2 * i)]);
      right.push_back(piece[static_cast<std::size_t>(2 * i + 1)]);
    }
  }
  op_free(opened);
  const auto loudness = [](const std::vector<std::int16_t>& samples) {
    std::vector<double> all;
    for (std::size_t at = 0; at + 960 <= samples.size(); at += 960) {
      double sum = 0;
      for (std::size_t i = at; i < at + 960; ++i) sum += double{1} * samples[i] * samples[i];
      all.push_back(std::sqrt(sum / 960));
    }
    return all;
  };
  return {loudness(left), loudness(right)};
}

/// Blocks that are speech.
std::size_t loud(const std::vector<double>& blocks) {
  return static_cast<std::size_t>(
      std::count_if(blocks.begin(), blocks.end(), [](double rms) { return rms > 300; }));
}

}  // namespace

TEST_SUITE("integration/recording") {
  TEST_CASE("a call of a recorded agent can be heard again, both sides, as long as it was") {
    const postgres::FreshDatabase database(postgres::FreshDatabase::Contents::Migrated);
    REQUIRE(run_to_end({"env", "DATABASE_URL=" + database.app_url(),
                        "DATABASE_MIGRATE_URL=" + database.admin_url(),
                        test::built_programs() + "/tandem", "migrate", "--demo"},
                       "/dev/null") == 0);
    database.execute("UPDATE tandem.organisations SET recording_allowed = true");
    database.execute(
        "UPDATE tandem.agents SET recording = true, recording_notice = 'This call is recorded.', "
        "greeting = 'Good morning.'");
    database.execute(
        "SELECT tandem.publish_agent(agent_id, gen_random_uuid()) FROM tandem.phone_numbers WHERE "
        "number = '+442079460101'");
    auto server = with_database(database);
    server.emplace_back("JWT_SECRET", "a-secret-of-at-least-32-bytes-for-tests");
    WholeSystem system({.scenario = "[[calls]]\nfrom = \"+15558675310\"\nto = \"+442079460101\"\n"
                                    "  [[calls.turns]]\n  wait = \"agent\"\n" +
                                    another_word_and_goodbye(),
                        .server = std::move(server)});
    system.start_carrier();
    CHECK_MESSAGE(system.await_carrier(90s) == 0, system.story());
    REQUIRE(await_answer(database, "SELECT count(*) FROM tandem.recordings", "1", 20s));
    CHECK(count_of(system.events(), "recording.started") == 1);

    const auto fetch = [&system](std::vector<std::string> more, const std::string& path) {
      const auto page = system.folder() / "reply";
      std::vector<std::string> words{
          "curl",       "-s", "-f", "-o", page.string(), "--cacert", system.ca().string(),
          "--max-time", "10"};
      words.insert(words.end(), more.begin(), more.end());
      words.push_back(system.public_base() + path);
      REQUIRE(run_to_end(words, system.folder() / "curl.out") == 0);
      return content_of(page);
    };
    const std::string token(
        boost::json::parse(
            fetch({"-H", "Content-Type: application/json", "-d", kSignIn}, "/api/auth/login"))
            .at("access_token")
            .as_string());
    const std::string call = ask(database, "SELECT call_id FROM tandem.recordings");
    const std::string file =
        fetch({"-H", "Authorization: Bearer " + token}, "/api/calls/" + call + "/recording");
    CHECK(std::to_string(file.size()) == ask(database, "SELECT bytes FROM tandem.recordings"));
    const Sides sides = sides_of(file);
    CHECK(loud(sides.caller) > 20);
    CHECK(loud(sides.agent) > 50);
    // From the first stream to the end of the call, on the same clock.
    CHECK(ask(database,
              "SELECT abs(r.duration_ms - extract(epoch FROM c.ended_at - c.answered_at) * 1000) < "
              "500 FROM tandem.recordings r JOIN tandem.calls c ON c.id = r.call_id") == "t");
    CHECK(std::abs(static_cast<double>(sides.agent.size()) * 20 -
                   std::stod(ask(database, "SELECT duration_ms FROM tandem.recordings"))) < 40);
    // Who is recorded was told so first.
    bool told = false;
    for (const JsonLine& line : system.model_log()) {
      const auto* event = line.if_contains("event");
      told = told || (event != nullptr && event->is_object() &&
                      boost::json::serialize(*event).find("This call is recorded. Good morning.") !=
                          std::string::npos);
    }
    CHECK(told);
    CHECK(system.stop_server() == 0);
  }
}

}  // namespace tandem::integration
