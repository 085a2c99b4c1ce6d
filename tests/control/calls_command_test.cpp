// Goal: `tandem calls` tells in the server's words why it was refused, and never waits for a call
// that is not there. Method: a scripted server, and what the command throws.
#include "control/calls_command.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>

#include "tests/control/scripted_peer.hpp"

namespace {

using tandem::control::CallsRequest;
using tandem::control::run_calls;
using tandem::control::test::ScriptedPeer;
using tandem::net::HttpRequest;
using tandem::net::HttpResponse;
using Action = CallsRequest::Action;

constexpr const char* kCall = "0199eeee-0000-7000-8000-000000000001";

std::string problem(const char* title, const char* detail) {
  return std::string(R"({"type":"x","title":")") + title + R"(","detail":")" + detail + "\"}";
}

/// Opens its feed, and says of the call's row what it is given.
ScriptedPeer::Answer with_row(int status, std::string row) {
  return [status, row = std::move(row)](const HttpRequest& request, std::size_t) {
    return request.path() == "/ws/dashboard" ? HttpResponse(101) : HttpResponse(status, row);
  };
}

/// What the command says where it fails; "" where it does not.
std::string told_at(const std::string& url, Action action, const std::string& call = kCall) {
  CallsRequest request;
  request.action = action;
  request.url = url;
  request.token = "a-token";
  request.call = call;
  try {
    return run_calls(request) == 0 ? "" : "an exit code without words";
  } catch (const std::runtime_error& error) {
    return error.what();
  }
}

std::string told(const ScriptedPeer& server, Action action) {
  return told_at("http://" + server.host(), action);
}

/// Of the feed, with no calls on the wall.
constexpr const char* kEmptyWall = R"({"seq":1,"type":"snapshot","active_count":0,"calls":[]})";

std::string event(const char* type) {
  return std::string(R"({"seq":1,"type":"call-event","call_id":")") + kCall +
         R"(","event":{"type":")" + type + R"(","payload":{}}})";
}

}  // namespace

TEST_SUITE("control/calls_command") {
  TEST_CASE("a refusal is told in the server's words, a WebSocket's too") {
    const ScriptedPeer server([](const HttpRequest&, std::size_t) {
      return HttpResponse(503, problem("Too busy", "Come again in a minute."));
    });
    const std::string words = "the server refused (503) Too busy: Come again in a minute.";
    for (const Action action : {Action::List, Action::Tail, Action::Listen, Action::HangUp})
      CHECK(told(server, action) == words);
    const ScriptedPeer wordless([](const HttpRequest&, std::size_t) { return HttpResponse(502); });
    for (const Action action : {Action::List, Action::Tail, Action::Listen})
      CHECK(told(wordless, action) == "the server refused (502)");
  }

  TEST_CASE("what is no server of ours is said to be none") {
    const ScriptedPeer server(
        [](const HttpRequest&, std::size_t) { return HttpResponse(200, "<html></html>"); });
    CHECK(told(server, Action::List) == "no answer of a Tandem");
    for (const Action action : {Action::List, Action::Tail})
      for (const std::string url : {"x", "httpx", "ftp://host"})
        CHECK(told_at(url, action) == url + " is no address of a server");
    CHECK(told_at("http://127.0.0.1:1", Action::HangUp, "7") ==
          "there is no call 7: `tandem calls ls` has the ids");
  }

  TEST_CASE("a call that is over, never was, or lives elsewhere is not waited for") {
    const ScriptedPeer over(with_row(200, R"({"status":"ended","end_reason":"caller-hangup"})"),
                            kEmptyWall);
    CHECK(told(over, Action::Tail) == std::string("call ") + kCall + " is over (caller-hangup)");
    const ScriptedPeer never(with_row(404, problem("Not found", "")), kEmptyWall);
    for (const Action action : {Action::Tail, Action::Transfer})
      CHECK(told(never, action) ==
            std::string("there is no call ") + kCall + ", or none that you may see (404)");
    const ScriptedPeer moved(with_row(200, "{}"), event("call.handed-over"));
    CHECK(told(moved, Action::Tail) ==
          std::string("call ") + kCall + " goes on at another node: ask that one");
  }

  TEST_CASE("a call is followed to its end, though its last event be lost") {
    const ScriptedPeer ended(with_row(200, "{}"), event("call.ended"));
    CHECK(told(ended, Action::Tail) == "");
    const ScriptedPeer upsert(with_row(200, "{}"),
                              std::string(R"({"seq":1,"type":"call-upsert","call":{"id":")") +
                                  kCall + R"(","status":"ended"}})");
    CHECK(told(upsert, Action::Tail) == "");
  }
}
