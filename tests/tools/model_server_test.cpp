// The simulated model over real sockets: its handshake, its REST requests, its log.
// Method: a Beast client on the same loop; speech is a tone, so that nothing depends on a TTS.
#include <doctest/doctest.h>
#include <stdlib.h>

#include <algorithm>
#include <fstream>

#include "media/wav.hpp"
#include "tests/core/net/throwaway_certificate.hpp"
#include "tests/tools/model_server_rig.hpp"

namespace tandem::test {
namespace json = boost::json;
using namespace std::chrono_literals;
using Headers = std::vector<net::HttpHeader>;

namespace {

constexpr const char* kTarget = "/v1/realtime?model=gpt-realtime-2.1";

struct Folder {
  Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "tandem-model.XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    path = pattern;
  }
  ~Folder() { std::filesystem::remove_all(path); }
  std::filesystem::path path;
};

Headers bearer(const std::string& key) {
  Headers headers;
  headers.emplace_back("Authorization", "Bearer " + key);
  return headers;
}

}  // namespace

TEST_SUITE("tools/model_server") {
  TEST_CASE("a handshake needs the right path, one model that exists, and the key") {
    ModelServerRig::Options options;
    options.key = "sk-right";
    ModelServerRig::run(options, [](ModelServerRig& rig) -> Task<> {
      const std::vector<std::pair<std::string, int>> targets{
          {kTarget, 101},
          {"/v1/realtime", 400},
          {"/v1/realtime?model=", 400},
          {"/v1/realtime?model=gpt-realtime-2.1&call_id=rtc_1", 400},
          {"/v1/realtime?model=gpt-9", 404},
          {"/v1/realtime?intent=transcription", 101},
          {"/v1/realtime?intent=transcription&model=gpt-realtime-2.1", 400},
          {"/v1/realtime?intent=dictation", 400},
          {"/v2/realtime?model=gpt-realtime-2.1", 404},
          {"/openai/v1/realtime?model=my-deployment", 101}};
      for (const auto& [target, status] : targets) {
        const auto client = co_await rig.open(target, bearer("sk-right"));
        CHECK_MESSAGE(rig.status == status, target);
      }
      for (const auto& [name, value] :
           std::vector<std::pair<std::string, std::string>>{{"Authorization", "Bearer sk-wrong"},
                                                            {"Authorization", "sk-right"},
                                                            {"Authorization", "Basic sk-right"},
                                                            {"api-key", "sk-wrong"},
                                                            {"X-Other", "x"}}) {
        Headers headers;
        headers.emplace_back(name, value);
        const auto client = co_await rig.open(kTarget, std::move(headers));
        CHECK_MESSAGE(rig.status == 401, name << ": " << value);
      }
      Headers azure;
      azure.emplace_back("api-key", "sk-right");
      const auto client = co_await rig.open(kTarget, std::move(azure));
      CHECK(rig.status == 101);
    });
  }

  TEST_CASE("a browser's key comes as a subprotocol, and `realtime` is chosen") {
    ModelServerRig::Options options;
    options.key = "sk-right";
    ModelServerRig::run(options, [](ModelServerRig& rig) -> Task<> {
      Headers headers;
      headers.emplace_back("Sec-WebSocket-Protocol", "realtime, openai-insecure-api-key.sk-right");
      auto client = co_await rig.open(kTarget, std::move(headers));
      REQUIRE(rig.status == 101);
      const auto created = co_await client->until("session.created");
      CHECK(created.has_value());
    });
  }

  TEST_CASE("the beta interface is refused by an error and close code 4000") {
    ModelServerRig::run({}, [](ModelServerRig& rig) -> Task<> {
      Headers headers = bearer("sk");
      headers.emplace_back("OpenAI-Beta", "realtime=v1");
      auto client = co_await rig.open(kTarget, std::move(headers));
      REQUIRE(client.has_value());
      const auto error = co_await client->until("error");
      REQUIRE(error.has_value());
      CHECK(error->at("error").at("code") == "beta_api_shape_disabled");
      co_await client->until_end();
      CHECK(client->socket().close_code() == 4000);
    });
  }

  TEST_CASE("wss works, and a session holds over it") {
    const ThrowawayCertificate certificate;
    ModelServerRig::Options options;
    options.chain_file = certificate.chain_file;
    options.key_file = certificate.key_file;
    options.ca_file = certificate.ca_file;
    ModelServerRig::run(options, [](ModelServerRig& rig) -> Task<> {
      ModelClient client = co_await rig.session();
      co_await client.send(R"({"type":"response.create"})");
      const auto done = co_await client.until("response.done");
      REQUIRE(done.has_value());
      CHECK(done->at("response").at("status") == "completed");
    });
  }

  TEST_CASE("models are listed, and client secrets open sessions as they were asked for") {
    ModelServerRig::Options options;
    options.key = "sk-right";
    ModelServerRig::run(options, [](ModelServerRig& rig) -> Task<> {
      const net::HttpResponse refused = co_await rig.get("GET", "/v1/models");
      CHECK(refused.status == 401);
      const net::HttpResponse models =
          co_await rig.get("GET", "/v1/models", "", bearer("sk-right"));
      CHECK(models.status == 200);
      CHECK(json::parse(models.body).at("data").as_array().size() > 3);
      const net::HttpResponse one =
          co_await rig.get("GET", "/v1/models/gpt-realtime-2.1", "", bearer("sk-right"));
      CHECK(json::parse(one.body).at("id") == "gpt-realtime-2.1");
      const net::HttpResponse none =
          co_await rig.get("GET", "/v1/models/gpt-9", "", bearer("sk-right"));
      CHECK(none.status == 404);

      const std::string secrets = "/v1/realtime/client_secrets";
      for (
          const char* body :
          {R"({"session":{"type":"realtime","voice":"marin"}})", "not json",
           R"({"session":{"type":"realtime"},"expires_after":{"anchor":"created_at","seconds":5}})"}) {
        const net::HttpResponse bad = co_await rig.get("POST", secrets, body, bearer("sk-right"));
        CHECK_MESSAGE(bad.status == 400, body);
      }
      const net::HttpResponse issued = co_await rig.get(
          "POST", secrets,
          R"({"session":{"type":"realtime","model":"gpt-realtime-2.1","instructions":"Be kind."}})",
          bearer("sk-right"));
      REQUIRE(issued.status == 200);
      const std::string secret(json::parse(issued.body).at("value").as_string());
      auto client = co_await rig.open("/v1/realtime", bearer(secret));
      REQUIRE(client.has_value());
      const auto created = co_await client->until("session.created");
      REQUIRE(created.has_value());
      CHECK(created->at("session").at("instructions") == "Be kind.");
      CHECK(created->at("session").at("model") == "gpt-realtime-2.1");
    });
  }

  TEST_CASE("a binary frame ends the session with 1003") {
    ModelServerRig::run({}, [](ModelServerRig& rig) -> Task<> {
      ModelClient client = co_await rig.session();
      const Result<> sent = co_await client.socket().write_binary("abc");
      CHECK(sent.has_value());
      co_await client.until_end();
      CHECK(client.socket().close_code() == 1003);
    });
  }

  TEST_CASE("a session expires with an error and 1001, and says when beforehand") {
    ModelServerRig::Options options;
    options.scenario.model.expires_in = 1s;
    ModelServerRig::run(options, [](ModelServerRig& rig) -> Task<> {
      ModelClient client = co_await rig.session();
      const auto created = co_await client.until("session.created");
      REQUIRE(created.has_value());
      const auto left = created->at("session").at("expires_at").as_int64() -
                        std::chrono::duration_cast<std::chrono::seconds>(
                            std::chrono::system_clock::now().time_since_epoch())
                            .count();
      CHECK(left <= 1);
      const auto error = co_await client.until("error");
      REQUIRE(error.has_value());
      CHECK(error->at("error").at("code") == "session_expired");
      co_await client.until_end();
      CHECK(client.socket().close_code() == 1001);
    });
  }

  TEST_CASE("the log has every message once, in order, with audio as counts") {
    const Folder folder;
    ModelServerRig::Options options;
    options.log = folder.path / "model.jsonl";
    options.record = folder.path;
    std::vector<std::string> types;
    std::string spoken, session;
    ModelServerRig::run(options, [&](ModelServerRig& rig) -> Task<> {
      ModelClient client = co_await rig.session();
      co_await client.send(R"({"type":"input_audio_buffer.append","audio":"AQABAAEAAQA="})");
      co_await client.send(R"({"type":"input_audio_buffer.append","audio":"AgACAA=="})");
      co_await client.send(R"({"type":"response.create"})");
      const auto done = co_await client.until("rate_limits.updated");
      CHECK(done.has_value());
      types = SessionRig::types(client.seen);
      session = client.seen.front().at("session").at("id").as_string();
      for (const auto& event : SessionRig::all(client.seen, "response.output_item.done")) {
        spoken = event.at("item").at("id").as_string();
      }
    });
    std::vector<std::string> logged;
    std::int64_t appended = 0, last = 0;
    std::ifstream file(options.log);
    for (std::string line; std::getline(file, line);) {
      const json::value entry = json::parse(line);
      CHECK(entry.at("t").as_int64() >= last);
      last = entry.at("t").as_int64();
      const json::value* direction = entry.as_object().if_contains("dir");
      if (!direction) continue;
      CHECK(entry.at("session") == json::value(session));
      const json::value& event = entry.at("event");
      if (*direction == "s2c") {
        logged.emplace_back(event.at("type").as_string());
      } else if (event.at("type") == "input_audio_buffer.append") {
        CHECK(event.at("audio").at("offset_bytes").as_int64() == appended);
        appended += event.at("audio").at("bytes").to_number<std::int64_t>();
      }
    }
    CHECK(logged == types);
    CHECK(appended == 12);
    const media::Wav heard = media::read_wav(folder.path / (session + "-caller.wav"));
    CHECK(heard.samples == std::vector<std::int16_t>{1, 1, 1, 1, 2, 2});
    CHECK(heard.rate == media::kRealtime);
    const media::Wav item = media::read_wav(folder.path / (session + "-" + spoken + ".wav"));
    CHECK(item.samples.size() > 24'000);
  }
}

}  // namespace tandem::test
