// Goal: the simulated carrier, whole, over real sockets: it keeps the protocol itself, and reports
// every breach of it. Method: a server of a few lines that says right and wrong things; the
// closing summary is read.
#include <doctest/doctest.h>
#include <stdlib.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/tools/bench_server.hpp"
#include "tools/sim/carrier/carrier_options.hpp"
#include "tools/sim/carrier/request_signature.hpp"

using namespace tandem;
using namespace tandem::sim;
using namespace std::chrono_literals;
namespace json = boost::json;

namespace {

constexpr std::string_view kToken = "8f2c1e7b9a304d5c6e7f8091a2b3c4d5";

struct Folder {
  Folder() {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "tandem-carrier.XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    path = pattern;
  }
  ~Folder() { std::filesystem::remove_all(path); }
  std::filesystem::path path;
};

std::string read_all(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

struct Outcome {
  int code = -1;
  json::object summary;
  std::vector<json::object> log;

  [[nodiscard]] const json::object& call() const {
    return summary.at("calls").as_array().at(0).as_object();
  }
  [[nodiscard]] std::vector<int> fault_codes() const {
    std::vector<int> codes;
    for (const auto& fault : call().at("faults").as_array())
      codes.push_back(static_cast<int>(fault.at("code").as_int64()));
    return codes;
  }
  [[nodiscard]] bool reported(int code_of_fault) const {
    const auto codes = fault_codes();
    return std::find(codes.begin(), codes.end(), code_of_fault) != codes.end();
  }
  [[nodiscard]] std::vector<json::object> lines(std::string_view what) const {
    std::vector<json::object> found;
    for (const auto& line : log)
      if (line.at("what").as_string() == what) found.push_back(line);
    return found;
  }
};

Outcome run(const test::BenchServer& server, const std::string& turns,
            const std::string& call_keys = "") {
  Folder folder;
  const auto script = folder.path / "scenario.toml";
  std::ofstream(script) << "[[calls]]\nfrom = \"+15558675310\"\nto = \"+15557122661\"\n"
                        << call_keys << "\n"
                        << turns;
  CarrierOptions options;
  options.voice_url = "http://" + server.host() + "/voice";
  options.status_callback = "http://" + server.host() + "/status";
  options.script = script;
  options.log = folder.path / "carrier.jsonl";
  options.summary = folder.path / "summary.json";
  options.record = folder.path / "record";
  options.allow_ws = true;
  Outcome outcome;
  outcome.code = run_carrier(options);
  outcome.summary = json::parse(read_all(folder.path / "summary.json")).as_object();
  std::istringstream log(read_all(folder.path / "carrier.jsonl"));
  for (std::string line; std::getline(log, line);)
    outcome.log.push_back(json::parse(line).as_object());
  return outcome;
}

/// Answers the voice webhook with a stream to this server, everything else with 204.
test::BenchServer::Answer stream_answer(std::string after = "<Hangup/>") {
  return [after](const net::HttpRequest& request) {
    if (request.path() != "/voice") return net::HttpResponse(204);
    const std::string host(request.header("Host").value_or(""));
    return test::twiml(
        "<Connect><Stream url=\"ws://" + host + "/media\" statusCallback=\"http://" + host +
        "/stream\"><Parameter name=\"call_id\" value=\"7\"/></Stream></Connect>" + after);
  };
}

/// Reads `connected` and `start`; gives the stream's sid.
Task<std::string> await_start(net::WebSocketStream& stream) {
  (void)co_await stream.read();
  const auto start = co_await stream.read();
  if (!start) co_return "";
  co_return std::string(json::parse(start->payload).at("streamSid").as_string());
}

std::string media(const std::string& sid, std::size_t bytes) {
  return R"({"event":"media","streamSid":")" + sid + R"(","media":{"payload":")" +
         base64_text(std::string(bytes, '\x12')) + "\"}}";
}

/// A server that says one thing after `start` and reads on until the stream ends.
test::BenchServer::Talk says(std::function<std::string(const std::string& sid)> text) {
  return [text](EventLoop&, net::WebSocketStream& stream) -> Task<> {
    const std::string sid = co_await await_start(stream);
    (void)co_await stream.write_text(text(sid));
    while (true) {
      const auto message = co_await stream.read();
      if (!message) co_return;
    }
  };
}

constexpr std::string_view kShort = "[[calls.turns]]\nwait_ms = 300\n";

}  // namespace

TEST_SUITE("tools/sim/carrier") {
  TEST_CASE("what the carrier sends is what the documentation and captures show") {
    std::vector<json::object> received;
    test::BenchServer server(stream_answer(),
                             [&](EventLoop&, net::WebSocketStream& stream) -> Task<> {
                               while (true) {
                                 const auto message = co_await stream.read();
                                 if (!message) co_return;
                                 received.push_back(json::parse(message->payload).as_object());
                               }
                             });
    const Outcome outcome = run(server,
                                "[[calls.turns]]\nwait_ms = 200\n[[calls.turns]]\npress = \"5\"\n"
                                "[[calls.turns]]\nsay = \"hello\"\ntranscript = \"Hello.\"\n");
    CHECK(outcome.code == 0);
    const auto requests = server.requests();
    REQUIRE(requests.size() >= 2);
    CHECK(requests[0].target == "/voice");
    FormFields fields;
    REQUIRE(decode_form(requests[0].body, fields));
    CHECK(form_value(fields, "CallStatus") == "ringing");
    CHECK(form_value(fields, "Direction") == "inbound");
    CHECK(requests[0].header("X-Twilio-Signature") ==
          request_signature(kToken, "http://" + server.host() + "/voice", fields));
    const auto upgrade = std::find_if(requests.begin(), requests.end(), [](const auto& request) {
      return request.target == "/media";
    });
    REQUIRE(upgrade != requests.end());
    CHECK(upgrade->header("X-Twilio-Signature") ==
          request_signature(kToken, "ws://" + server.host() + "/media", {}));
    CHECK(upgrade->header("User-Agent") == "Twilio.TmeWs/1.0");
    for (const char* absent : {"Origin", "Sec-WebSocket-Protocol", "Sec-WebSocket-Extensions"})
      CHECK_FALSE(upgrade->header(absent).has_value());

    REQUIRE(received.size() > 30);
    CHECK(json::serialize(received[0]) ==
          R"({"event":"connected","protocol":"Call","version":"1.0.0"})");
    const auto& start = received[1].at("start").as_object();
    CHECK(start.at("mediaFormat").at("sampleRate").as_int64() == 8'000);
    CHECK(start.at("customParameters").at("call_id").as_string() == "7");
    CHECK(start.at("callSid").as_string() == outcome.call().at("sid").as_string());
    std::int64_t sequence = 0, chunk = 0, timestamp = 0;
    for (std::size_t i = 1; i < received.size(); ++i) {
      CHECK(received[i].at("sequenceNumber").as_string() == std::to_string(++sequence));
      if (received[i].at("event").as_string() != "media") continue;
      const auto& frame = received[i].at("media").as_object();
      CHECK(frame.at("chunk").as_string() == std::to_string(++chunk));
      const std::int64_t at = std::stoll(std::string(frame.at("timestamp").as_string()));
      if (chunk == 1) {
        CHECK(at > 0);
        CHECK(at <= 60);
      } else {
        CHECK(at == timestamp + 20);
      }
      timestamp = at;
      CHECK(frame.at("payload").as_string().size() == 216);
    }
    CHECK(received.back().at("event").as_string() == "stop");
    CHECK(std::count_if(received.begin(), received.end(), [](const json::object& message) {
            return message.at("event").as_string() == "dtmf";
          }) == 1);
  }

  TEST_CASE("marks come back when the audio was heard, after a clear at once") {
    std::vector<std::string> echoes;
    test::BenchServer server(
        stream_answer(), [&](EventLoop&, net::WebSocketStream& stream) -> Task<> {
          const std::string sid = co_await await_start(stream);
          const auto mark = [&](const std::string& name) {
            return R"({"event":"mark","streamSid":")" + sid + R"(","mark":{"name":")" + name +
                   "\"}}";
          };
          (void)co_await stream.write_text(media(sid, 800));
          (void)co_await stream.write_text(mark("heard"));
          (void)co_await stream.write_text(media(sid, 8'000));
          (void)co_await stream.write_text(mark("flushed"));
          while (true) {
            const auto message = co_await stream.read();
            if (!message) co_return;
            const auto parsed = json::parse(message->payload).as_object();
            if (parsed.at("event").as_string() != "mark") continue;
            echoes.emplace_back(parsed.at("mark").at("name").as_string());
            if (echoes.back() == "heard")
              (void)co_await stream.write_text(R"({"event":"clear","streamSid":")" + sid + "\"}");
          }
        });
    const Outcome outcome = run(server, std::string(kShort) + std::string(kShort));
    CHECK(outcome.code == 0);
    CHECK(echoes == std::vector<std::string>{"heard", "flushed"});
    CHECK(outcome.call().at("clears").as_int64() == 1);
    CHECK(outcome.call().at("marks_unsettled").as_int64() == 0);
    const auto heard = outcome.lines("heard");
    REQUIRE(heard.size() == 1);
    CHECK(heard[0].at("cleared").as_bool());
    CHECK(heard[0].at("bytes").as_int64() >= 800);
    CHECK(heard[0].at("bytes").as_int64() + heard[0].at("flushed").as_int64() == 8'800);
  }

  TEST_CASE("every breach of the protocol fails the run with the debugger's code") {
    const std::vector<std::pair<int, std::function<std::string(const std::string&)>>> breaches{
        {31951,
         [](const std::string&) { return media("MZ00000000000000000000000000000000", 160); }},
        {31951,
         [](const std::string& sid) {
           return R"({"event":"clear","streamSid":")" + sid + R"(","reason":"barge-in"})";
         }},
        {31951,
         [](const std::string& sid) { return R"({"event":"dtmf","streamSid":")" + sid + "\"}"; }},
        {31951,
         [](const std::string& sid) {
           return R"({"event":"media","streamSid":")" + sid + R"(","media":{"payload":"AAA"}})";
         }},
        {31951, [](const std::string&) { return "hello"; }}};
    for (const auto& [code, text] : breaches) {
      test::BenchServer server(stream_answer(), says(text));
      const Outcome outcome = run(server, std::string(kShort));
      CHECK(outcome.code == 1);
      CHECK(outcome.reported(code));
      // The server is told, as in life.
      const auto requests = server.requests();
      CHECK(std::any_of(requests.begin(), requests.end(), [&](const net::HttpRequest& request) {
        return request.target == "/stream" &&
               request.body.find("StreamError=" + std::to_string(code)) != std::string::npos;
      }));
    }
  }

  TEST_CASE("a binary frame is 31950") {
    test::BenchServer server(stream_answer(),
                             [](EventLoop&, net::WebSocketStream& stream) -> Task<> {
                               (void)co_await await_start(stream);
                               (void)co_await stream.write_binary("\x01\x02");
                               while (co_await stream.read()) {
                               }
                             });
    const Outcome outcome = run(server, std::string(kShort));
    CHECK(outcome.code == 1);
    CHECK(outcome.fault_codes() == std::vector<int>{31950});
  }

  TEST_CASE("garbage on the socket is 31924") {
    test::BenchServer server(stream_answer(),
                             [](EventLoop&, net::WebSocketStream& stream) -> Task<> {
                               (void)co_await await_start(stream);
                               (void)co_await stream.write_raw(std::string(64, '\xFF'));
                               while (co_await stream.read()) {
                               }
                             });
    const Outcome outcome = run(server, std::string(kShort));
    CHECK(outcome.code == 1);
    CHECK(outcome.reported(31924));
  }

  TEST_CASE("a refused upgrade is 31920, a document that cannot be used ends the call") {
    test::BenchServer refusing(stream_answer(), nullptr);
    const Outcome refused = run(refusing, std::string(kShort));
    CHECK(refused.reported(31920));
    CHECK(refused.code == 1);
    test::BenchServer wrong([](const net::HttpRequest&) { return test::twiml("<Shout>x</Shout>"); },
                            nullptr);
    const Outcome ended = run(wrong, std::string(kShort));
    CHECK(ended.fault_codes().at(0) == 12200);
    CHECK(ended.call().at("ended_by").as_string() == "application-error");
  }

  TEST_CASE("when the server closes the stream, the next verbs run, or the call is held") {
    const auto closes = [](EventLoop&, net::WebSocketStream& stream) -> Task<> {
      (void)co_await await_start(stream);
      (void)co_await stream.close(1000, "");
    };
    test::BenchServer going_on(stream_answer("<Say>Goodbye</Say>"), closes);
    const Outcome went_on = run(going_on, "[[calls.turns]]\nexpect = \"hang-up\"\n");
    CHECK(went_on.code == 0);
    CHECK(went_on.reported(31921));
    CHECK(went_on.call().at("ended_by").as_string() == "twiml-end");
    CHECK(went_on.lines("announce").size() == 1);
    test::BenchServer holding(stream_answer("<Say>Goodbye</Say>"), closes);
    const Outcome held =
        run(holding, std::string(kShort) + std::string(kShort), "after_close = \"hold\"");
    CHECK(held.lines("announce").empty());
    CHECK(held.call().at("ended_by").as_string() == "caller");
  }

  TEST_CASE("a dialled number's outcome reaches the action") {
    std::string outcome_told;
    test::BenchServer server(
        [&](const net::HttpRequest& request) {
          if (request.path() == "/voice")
            return test::twiml("<Dial action=\"/after\"><Number>+15558675399</Number></Dial>");
          if (request.path() == "/after") {
            FormFields fields;
            CHECK(decode_form(request.body, fields));
            outcome_told = form_value(fields, "DialCallStatus");
            return test::twiml("<Hangup/>");
          }
          return net::HttpResponse(204);
        },
        nullptr);
    const Outcome outcome =
        run(server, "[[calls.turns]]\nexpect = \"hang-up\"\n",
            "dials = [{ number = \"+15558675399\", status = \"busy\", ring_ms = 100 }]");
    CHECK(outcome.code == 0);
    CHECK(outcome_told == "busy");
    CHECK(outcome.call().at("ended_by").as_string() == "hangup-verb");
  }
}
