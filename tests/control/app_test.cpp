#include "control/app.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "bridge/carrier/form.hpp"
#include "bridge/carrier/twilio_signature.hpp"
#include "control/directory_lock.hpp"
#include "core/crypto/random.hpp"
#include "core/net/http_client.hpp"
#include "core/net/name_cache.hpp"
#include "core/net/websocket_stream.hpp"
#include "tests/control/scripted_peer.hpp"

namespace control = tandem::control;
namespace carrier = tandem::carrier;
namespace net = tandem::net;
using control::test::ScriptedPeer;
using tandem::Task;

namespace {

constexpr const char* kToken = "8f2c1e7b9a304d5c6e7f8091a2b3c4d5";
/// What the carrier calls us; that nobody serves it here does not matter to the signatures.
constexpr const char* kBase = "http://127.0.0.1:1";

/// A node with both of its peers, and a client that plays the carrier.
struct Node {
  ScriptedPeer model{[](const auto&, std::size_t) { return net::HttpResponse(101); }};
  ScriptedPeer rest{[](const auto&, std::size_t) { return net::HttpResponse(200, "{}"); }};
  std::filesystem::path data =
      std::filesystem::temp_directory_path() / ("tandem-" + tandem::crypto::random_token(9));
  std::unique_ptr<control::App> app;
  tandem::test::LoopFixture client{"client"};
  net::Dialer dialer{nullptr, std::make_shared<net::NameCache>()};

  Node() {
    app = std::make_unique<control::App>(configuration());
    app->start();
  }
  ~Node() {
    app->stop();
    app.reset();
    client.loop.stop();
    std::filesystem::remove_all(data);
  }

  control::Configuration configuration(const std::string& listen = "127.0.0.1:0") {
    control::ConfigurationSources sources;
    sources.environment = {{"OPENAI_API_KEY", "sk-test-0123456789"},
                           {"OPENAI_REALTIME_URL", "ws://" + model.host() + "/v1/realtime"},
                           {"TWILIO_ACCOUNT_SID", "AC3f9c1d0a7b5e4c2d8f60a1b2c3d4e5f6"},
                           {"TWILIO_AUTH_TOKEN", kToken},
                           {"TWILIO_API_BASE", "http://" + rest.host()},
                           {"TWILIO_WEBHOOK_BASE_URL", kBase},
                           {"TANDEM_LISTEN", listen},
                           {"TANDEM_OPS_LISTEN", "127.0.0.1:0"},
                           {"TANDEM_SHARDS", "2"},
                           {"TANDEM_DATA_DIR", data.string()}};
    auto loaded = control::load_configuration(sources, control::Purpose::Serve);
    CAPTURE(tandem::config::to_text(loaded.faults));
    REQUIRE(loaded.faults.empty());
    std::vector<tandem::config::Fault> faults;
    loaded.directory = control::FileDirectory::parse(
        "t.toml",
        "[[agents]]\nid=\"a\"\ninstructions=\"x\"\n[[numbers]]\nnumber=\"+15557122661\"\n"
        "agent=\"a\"\n",
        {}, faults);
    return loaded;
  }

  net::HttpResponse send(net::HttpRequest request, std::uint16_t port) {
    net::HttpResponse response;
    client.run([&]() -> Task<> {
      net::HttpClient http(client.loop, dialer, net::HttpClient::Options{});
      auto url = net::Url::parse("http://127.0.0.1:" + std::to_string(port) + request.target);
      net::Url to = *url;
      auto answer = co_await http.send(std::move(to), std::move(request), std::chrono::seconds(10));
      REQUIRE(answer.has_value());
      response = std::move(*answer);
    });
    return response;
  }
  net::HttpResponse get(const std::string& target) {
    return send(net::HttpRequest("GET", target), app->public_port());
  }
  net::HttpResponse ops(const std::string& target) {
    return send(net::HttpRequest("GET", target), app->ops_port());
  }
  net::HttpResponse call_in(const std::string& call_sid,
                            const std::string& path = "/api/twilio/voice/inbound") {
    const carrier::FormFields fields{
        {"CallSid", call_sid}, {"From", "+15558675310"}, {"To", "+15557122661"}};
    net::HttpRequest request("POST", path);
    request.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
    request.headers.emplace_back("X-Twilio-Signature",
                                 carrier::twilio_signature(kToken, kBase + request.target, fields));
    request.body = carrier::encode_form(fields);
    return send(std::move(request), app->public_port());
  }

  /// Opens the stream at `path` as the carrier does; 101, or the status of the refusal.
  int open_stream(const std::string& path, const std::string& token = kToken) {
    int status = 0;
    client.run([&]() -> Task<> {
      auto url = net::Url::parse("ws://127.0.0.1:" + std::to_string(app->public_port()) + path);
      net::Url to = *url;
      std::vector<net::HttpHeader> headers;
      headers.emplace_back("X-Twilio-Signature",
                           carrier::twilio_signature(token, "ws://127.0.0.1:1" + path));
      net::WebSocketStream::Options options;
      auto socket = co_await net::WebSocketStream::connect(client.loop, dialer, std::move(to),
                                                           std::move(headers), options, &status);
      if (socket) status = 101;
    });
    return status;
  }
};

/// The path of the stream that a TwiML document names.
std::string stream_path(const net::HttpResponse& response) {
  const std::string begin = "url=\"ws://127.0.0.1:1";
  const std::size_t at = response.body.find(begin);
  REQUIRE(at != std::string::npos);
  const std::size_t from = at + begin.size();
  return response.body.substr(from, response.body.find('"', from) - from);
}

}  // namespace

TEST_SUITE("control/app") {
  TEST_CASE_FIXTURE(Node, "the public port answers the carrier, and everything else by the book") {
    CHECK(get("/api/twilio/voice/inbound").status == 403);
    const auto api = get("/api/calls");
    CHECK(api.status == 503);
    CHECK(api.header("Content-Type") == "application/problem+json");
    CHECK(api.body.find("\"type\":\"no-database\"") != std::string::npos);
    CHECK(get("/ws/dashboard").status == 503);
    CHECK(get("/nothing").status == 404);
    CHECK(get("/api/twilio/voice/stream/abc").status == 426);
    CHECK(send(net::HttpRequest("PUT", "/api/twilio/voice/status"), app->public_port()).status ==
          405);
    CHECK(open_stream("/ws/dashboard") == 503);
  }

  TEST_CASE_FIXTURE(Node, "the public port takes no body that no webhook has") {
    net::HttpRequest request("POST", "/api/twilio/voice/inbound");
    request.body.assign(64 * 1024, 'a');
    CHECK(send(request, app->public_port()).status == 403);
    request.body.push_back('a');
    CHECK(send(request, app->public_port()).status == 413);
  }

  TEST_CASE_FIXTURE(Node, "pain-22: a stream needs the signature and a token that works once") {
    const auto twiml = call_in("CA1");
    REQUIRE(twiml.status == 200);
    const std::string path = stream_path(twiml);
    CHECK(open_stream(path, "another token") == 403);
    CHECK(open_stream(path + "A") == 403);
    CHECK(open_stream("/api/twilio/voice/stream/status") == 403);
    CHECK(open_stream(path) == 101);
    CHECK(open_stream(path) == 403);
  }

  TEST_CASE_FIXTURE(Node, "pain-15: the model's session is opened by the webhook") {
    CHECK(model.requests().empty());
    CHECK(call_in("CA1").status == 200);
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (model.requests().empty() && std::chrono::steady_clock::now() < deadline)
      std::this_thread::yield();
    REQUIRE(model.requests().size() == 1);
    CHECK(model.requests()[0].header("Authorization") == "Bearer sk-test-0123456789");
    CHECK(model.requests()[0].target == "/v1/realtime?model=gpt-realtime-2.1");
  }

  TEST_CASE_FIXTURE(Node, "pain-17: ready until it drains, then polite and unready") {
    CHECK(ops("/readyz").status == 200);
    CHECK(ops("/healthz").status == 200);
    app->drain();
    CHECK(ops("/readyz").status == 503);
    CHECK(ops("/readyz").body == "draining\n");
    CHECK(ops("/healthz").status == 200);
    const auto refused = call_in("CA1");
    CHECK(refused.status == 200);
    CHECK(refused.body.find("<Say") != std::string::npos);
    CHECK(app->calls() == 0);
    CHECK(ops("/metrics").body.find("tandem_rejected_calls_total{reason=\"draining\"} 1") !=
          std::string::npos);
  }

  TEST_CASE_FIXTURE(Node, "what was counted on all threads is one page of metrics") {
    CHECK(call_in("CA1").status == 200);
    const std::string page = ops("/metrics").body;
    for (const char* line :
         {"tandem_build_info{version=\"" TANDEM_VERSION "\"} 1",
          "tandem_call_setup_seconds_count 1",
          "tandem_http_requests_total{route=\"/api/twilio/voice/inbound\",method=\"POST\","
          "code=\"200\"} 1",
          "# TYPE tandem_shard_loop_lag_seconds histogram"}) {
      CAPTURE(line);
      CHECK(page.find(line) != std::string::npos);
    }
  }

  TEST_CASE_FIXTURE(Node, "a number that is set to an older product's webhook is answered as any") {
    CHECK(get("/api/webhooks/twilio").status == 403);
    const auto response = call_in("CA-old", "/api/webhooks/twilio");
    CHECK(response.status == 200);
    CHECK(response.body.find("<Connect") != std::string::npos);
    // The same call, wherever the carrier asks.
    CHECK(call_in("CA-old").body == response.body);
  }

  TEST_CASE_FIXTURE(Node, "a node that may not have its data directory leaves nothing there") {
    const auto theirs = data / "theirs";
    const control::DirectoryLock lock(theirs);
    auto wanted = configuration();
    wanted.settings.data_dir = theirs;
    CHECK_THROWS_WITH_AS(control::App{std::move(wanted)}, doctest::Contains("in use by process"),
                         std::runtime_error);
    CHECK_FALSE(std::filesystem::exists(theirs / "node-id"));
    CHECK_FALSE(std::filesystem::exists(theirs / "voices"));
  }

  TEST_CASE_FIXTURE(Node, "a port that is taken is told with its setting") {
    auto second = configuration("127.0.0.1:" + std::to_string(app->public_port()));
    second.settings.data_dir = data / "second";
    CHECK_THROWS_WITH_AS(control::App(std::move(second)), doctest::Contains("TANDEM_LISTEN"),
                         std::runtime_error);
  }

  TEST_CASE_FIXTURE(Node,
                    "a second server on the same data directory is refused, with the holder") {
    const std::string holder = "in use by process " + std::to_string(::getpid());
    CHECK_THROWS_WITH_AS(control::App{configuration()}, doctest::Contains(holder.c_str()),
                         std::runtime_error);
    app->stop();
    app.reset();
    app = std::make_unique<control::App>(configuration());
    app->start();
    CHECK(ops("/healthz").status == 200);
  }

  TEST_CASE_FIXTURE(Node, "series whose labels are known stand at 0 before anything has happened") {
    const std::string page = ops("/metrics").body;
    for (const char* line : {"tandem_calls_total{direction=\"inbound\",outcome=\"agent-hangup\"} 0",
                             "tandem_rejected_calls_total{reason=\"unknown-number\"} 0",
                             "tandem_rejected_calls_total{reason=\"node-full\"} 0",
                             "tandem_model_failovers_total{cause=\"closed\"} 0",
                             "tandem_model_tokens_total{kind=\"audio_in\"} 0",
                             "tandem_media_frames_lost_total{leg=\"carrier\",reason=\"flood\"} 0",
                             "tandem_webhook_signature_failures_total{reason=\"mismatch\"} 0",
                             "tandem_call_setup_seconds_count 0", "tandem_barge_in_total 0",
                             "tandem_turn_latency_seconds_count 0"}) {
      CAPTURE(line);
      CHECK(page.find(line) != std::string::npos);
    }
  }
}
