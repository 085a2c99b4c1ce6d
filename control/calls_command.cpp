#include "control/calls_command.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <future>
#include <optional>
#include <stdexcept>

#include "bridge/call/call_id.hpp"
#include "control/growing_wav.hpp"
#include "core/event_loop.hpp"
#include "core/json/writer.hpp"
#include "core/net/http_client.hpp"
#include "core/net/name_cache.hpp"
#include "core/net/websocket_stream.hpp"
#include "core/task_group.hpp"

namespace tandem::control {
namespace {

namespace js = boost::json;
using Action = CallsRequest::Action;
using namespace std::chrono_literals;

constexpr std::uint32_t kListenRate = 16'000;
constexpr std::uint16_t kListenChannels = 2;
/// A snapshot is told at most every two seconds: a call that begins or ends just now is in the
/// feed, or over in its row, within two more.
constexpr int kLooks = 3;
constexpr const char* kAskSnapshot = R"({"type":"snapshot"})";

std::string given_or(const std::string& given, const char* variable, const char* otherwise) {
  if (!given.empty()) return given;
  const char* set = std::getenv(variable);
  return set != nullptr && *set != '\0' ? set : otherwise;
}

std::string text_at(const js::value& value, std::string_view pointer) {
  boost::system::error_code error;
  const js::value* found = value.find_pointer({pointer.data(), pointer.size()}, error);
  if (found == nullptr || found->is_null()) return {};
  return found->is_string() ? std::string(found->get_string()) : js::serialize(*found);
}

js::value parsed(const std::string& text) {
  boost::system::error_code error;
  js::value value = js::parse(text, error);
  return error ? js::value() : value;
}

/// The server's own words for what was wrong.
std::runtime_error refusal(int status, const std::string& body) {
  const js::value problem = parsed(body);
  std::string words = text_at(problem, "/title");
  if (const std::string detail = text_at(problem, "/detail"); !detail.empty())
    words += (words.empty() ? "" : ": ") + detail;
  boost::system::error_code none;
  const js::value* faults = problem.find_pointer("/errors", none);
  if (faults != nullptr && faults->is_array())
    for (const js::value& fault : faults->as_array())
      words += "; " + text_at(fault, "/pointer") + ' ' + text_at(fault, "/detail");
  return std::runtime_error("the server refused (" + std::to_string(status) + ")" +
                            (words.empty() ? "" : " " + words));
}

/// What it means that the server closed one of its WebSockets: `control/feed/README.md` and
/// `control/listen/README.md` have the codes.
std::string words_of(std::optional<std::uint16_t> code) {
  const auto with = [&](const char* words) {
    return std::string(words) + " (" + std::to_string(*code) + ")";
  };
  if (!code || *code == 1006) return "the connection broke";
  switch (*code) {
    case 1001:
      return with("the server stops");
    case 1013:
      return with("the server is overloaded, or this end reads too slowly");
    case 4401:
      return with("the token ran out, or its session is over");
    case 4403:
      return with("it is not allowed any more");
    case 4408:
      return with("this end takes the audio too slowly");
    default:
      return with("the server closed it");
  }
}

/// A call's id as the server writes it; "" for none.
std::string id_of(const std::string& given) {
  if (given.empty()) return {};
  const auto id = call::CallId::parse(given);
  if (!id)
    throw std::runtime_error("there is no call " + given + ": `tandem calls ls` has the ids");
  return id->text();
}

/// What a snapshot of the feed says of a call.
enum class OnWall : std::uint8_t {
  Shown,
  Absent,
  Unsaid,  ///< There are more calls than it tells of.
};
OnWall on_wall(const js::value& snapshot, const std::string& call) {
  const js::value* calls = snapshot.as_object().if_contains("calls");
  if (calls == nullptr || !calls->is_array()) return OnWall::Unsaid;
  for (const js::value& one : calls->as_array())
    if (text_at(one, "/id") == call) return OnWall::Shown;
  const bool whole = text_at(snapshot, "/active_count") == std::to_string(calls->as_array().size());
  return whole ? OnWall::Absent : OnWall::Unsaid;
}

/// One command's work against one server, on a loop of its own.
class CallsClient {
 public:
  explicit CallsClient(const CallsRequest& request)
      : request_(request),
        call_(id_of(request.call)),
        base_(given_or(request.url, "TDM_URL", "http://127.0.0.1:8080")),
        token_(given_or(request.token, "TDM_TOKEN", "")) {
    if (token_.empty()) throw std::runtime_error("name a --token, or set TDM_TOKEN");
    while (base_.ends_with('/')) base_.pop_back();
    auto tls = net::TlsClientContext::load(given_or(request.ca_file, "TDM_CA_FILE", ""));
    if (!tls) throw std::runtime_error("--ca-file: " + tls.error().message());
    dialer_ = {std::move(*tls), std::make_shared<net::NameCache>()};
  }

  void run() {
    EventLoop loop({"calls", 0});
    TaskGroup tasks(loop);
    std::promise<void> done;
    tasks.spawn([&]() -> Task<> {
      std::exception_ptr failure;
      try {
        co_await act(loop);
      } catch (...) {
        failure = std::current_exception();
      }
      if (failure)
        done.set_exception(failure);
      else
        done.set_value();
    });
    loop.start();
    auto ended = done.get_future();
    ended.wait();
    loop.stop();
    ended.get();
  }

 private:
  [[nodiscard]] std::runtime_error refused(int status, const std::string& body) const;
  [[nodiscard]] Task<> act(EventLoop& loop);
  [[nodiscard]] Task<js::value> ask(EventLoop& loop, std::string method, std::string path,
                                    std::string body);
  [[nodiscard]] Task<net::WebSocketStream> open(EventLoop& loop, std::string path);
  [[nodiscard]] Task<> list(EventLoop& loop);
  [[nodiscard]] Task<> tail(EventLoop& loop);
  [[nodiscard]] Task<> send(net::WebSocketStream& socket, std::string message);
  [[nodiscard]] Task<> look_for_call(EventLoop& loop, bool last);
  [[nodiscard]] Task<> listen(EventLoop& loop);
  [[nodiscard]] Task<> order(EventLoop& loop, std::string what, std::string body);

  const CallsRequest& request_;
  std::string call_, base_, token_;
  net::Dialer dialer_;
};

/// What was refused, of which call where it is that which is not there.
std::runtime_error CallsClient::refused(int status, const std::string& body) const {
  if (status == 404 && !call_.empty())
    return std::runtime_error("there is no call " + call_ + ", or none that you may see (404)");
  return refusal(status, body);
}

Task<js::value> CallsClient::ask(EventLoop& loop, std::string method, std::string path,
                                 std::string body) {
  auto url = net::Url::parse(base_ + path);
  if (!url) throw std::runtime_error(base_ + " is no address of a server");
  net::HttpRequest request(method, path);
  request.headers.emplace_back("Authorization", "Bearer " + token_);
  if (!body.empty()) request.headers.emplace_back("Content-Type", "application/json");
  request.body = std::move(body);
  net::HttpClient client(loop, dialer_, net::HttpClient::Options{});
  net::Url to = *url;
  const auto answer = co_await client.send(std::move(to), std::move(request), 30s);
  if (!answer) throw std::runtime_error("cannot reach " + base_ + ": " + answer.error().message());
  if (answer->status >= 400) throw refused(answer->status, answer->body);
  co_return parsed(answer->body);
}

Task<net::WebSocketStream> CallsClient::open(EventLoop& loop, std::string path) {
  if (!base_.starts_with("http")) throw std::runtime_error(base_ + " is no address of a server");
  // http → ws, https → wss.
  auto url = net::Url::parse("ws" + base_.substr(4) + path);
  if (!url) throw std::runtime_error(base_ + " is no address of a server");
  std::vector<net::HttpHeader> headers{{"Sec-WebSocket-Protocol", "bearer, " + token_}};
  int status = 0;
  std::string body;
  net::WebSocketStream::Options options;
  net::Url to = *url;
  auto socket = co_await net::WebSocketStream::connect(loop, dialer_, std::move(to),
                                                       std::move(headers), options, &status, &body);
  if (!socket && status >= 400) throw refused(status, body);
  if (!socket) throw std::runtime_error("cannot reach " + base_ + ": " + socket.error().message());
  co_return std::move(*socket);
}

Task<> CallsClient::act(EventLoop& loop) {
  std::string body;
  json::Writer writer(body);
  writer.begin_object();
  switch (request_.action) {
    case Action::List:
      co_return co_await list(loop);
    case Action::Tail:
      co_return co_await tail(loop);
    case Action::Listen:
      co_return co_await listen(loop);
    case Action::Say:
    case Action::Whisper: {
      writer.member("text", request_.text).end_object();
      const char* what = request_.action == Action::Say ? "say" : "whisper";
      co_return co_await order(loop, what, std::move(body));
    }
    case Action::Mute:
    case Action::Unmute:
      writer.member("muted", request_.action == Action::Mute).end_object();
      co_return co_await order(loop, "mute-agent", std::move(body));
    case Action::HangUp:
      writer.member("goodbye", !request_.at_once).end_object();
      co_return co_await order(loop, "hangup", std::move(body));
    case Action::Transfer:
      if (!request_.number.empty()) writer.member("number", request_.number);
      writer.end_object();
      co_return co_await order(loop, "transfer", std::move(body));
  }
}

Task<> CallsClient::order(EventLoop& loop, std::string what, std::string body) {
  std::string path = "/api/calls/" + call_ + "/" + what;
  const js::value taken = co_await ask(loop, "POST", std::move(path), std::move(body));
  std::printf("%s\n", request_.json ? js::serialize(taken).c_str() : "taken");
}

Task<> CallsClient::list(EventLoop& loop) {
  std::string cursor;
  for (;;) {
    std::string path = "/api/calls?active=true&limit=200";
    if (!cursor.empty()) path += "&cursor=" + cursor;
    const js::value page = co_await ask(loop, "GET", std::move(path), std::string());
    const js::value* data = page.is_object() ? page.as_object().if_contains("data") : nullptr;
    if (data == nullptr || !data->is_array()) throw std::runtime_error("no answer of a Tandem");
    if (!request_.json && cursor.empty())
      std::printf("%-36s  %-11s  %-8s  %-16s  %-16s  %-24s  %s\n", "CALL", "STATUS", "WAY", "FROM",
                  "TO", "SINCE", "AGENT");
    for (const js::value& call : data->as_array()) {
      if (request_.json) {
        std::printf("%s\n", js::serialize(call).c_str());
        continue;
      }
      std::printf("%-36s  %-11s  %-8s  %-16s  %-16s  %-24s  %s\n", text_at(call, "/id").c_str(),
                  text_at(call, "/status").c_str(), text_at(call, "/direction").c_str(),
                  text_at(call, "/from_number").c_str(), text_at(call, "/to_number").c_str(),
                  text_at(call, "/started_at").c_str(), text_at(call, "/agent_name").c_str());
    }
    cursor = text_at(page, "/next_cursor");
    if (cursor.empty()) co_return;
  }
}

/// A line for whoever reads along; empty where it is of no interest.
std::string line_of(const js::value& message) {
  const std::string type = text_at(message, "/type");
  if (type == "transcript-update" && text_at(message, "/final") == "true")
    return text_at(message, "/call_id") + "  " + text_at(message, "/speaker") + ": " +
           text_at(message, "/text");
  if (type == "call-event")
    return text_at(message, "/call_id") + "  " + text_at(message, "/event/type") + "  " +
           text_at(message, "/event/payload");
  if (type == "resync") return "# too slow: " + text_at(message, "/dropped") + " messages missed";
  return {};
}

Task<> CallsClient::send(net::WebSocketStream& socket, std::string message) {
  const auto sent = co_await socket.write_text(std::move(message));
  if (!sent) throw std::runtime_error("the connection broke: " + sent.error().message());
}

/// Of a call that the feed does not show, as its row has it. Throws where there is nothing to wait
/// for; else it may begin or end this moment, unless this is the `last` look.
Task<> CallsClient::look_for_call(EventLoop& loop, bool last) {
  const js::value row = co_await ask(loop, "GET", "/api/calls/" + call_, std::string());
  if (text_at(row, "/status") == "ended")
    throw std::runtime_error("call " + call_ + " is over (" + text_at(row, "/end_reason") + ")");
  if (!last) co_return;
  const std::string node = text_at(row, "/node_id");
  throw std::runtime_error("call " + call_ + " lives on another node: ask " +
                           (node.empty() ? "that one" : "node " + node));
}

Task<> CallsClient::tail(EventLoop& loop) {
  const std::string& followed = call_;
  net::WebSocketStream socket = co_await open(loop, "/ws/dashboard");
  if (!followed.empty()) {
    std::string subscribe;
    json::Writer writer(subscribe);
    writer.begin_object().member("type", "subscribe");
    for (const char* what : {"events", "transcripts", "levels"})
      writer.key(what).begin_array().value(followed).end_array();
    writer.end_object();
    co_await send(socket, std::move(subscribe));
    co_await send(socket, kAskSnapshot);
  }
  for (int looks = 0;;) {
    const auto message = co_await socket.read();
    if (!message) throw std::runtime_error("the feed ended: " + words_of(socket.close_code()));
    if (!message->text) continue;
    const js::value told = parsed(message->payload);
    const std::string line = request_.json ? message->payload : line_of(told);
    if (!line.empty()) {
      std::printf("%s\n", line.c_str());
      std::fflush(stdout);
    }
    if (followed.empty()) continue;
    const std::string type = text_at(told, "/type");
    const OnWall seen = type == "snapshot" ? on_wall(told, followed) : OnWall::Shown;
    if (seen != OnWall::Shown) {
      if (seen == OnWall::Absent) ++looks;
      co_await look_for_call(loop, looks == kLooks);
      if (seen == OnWall::Absent) co_await send(socket, kAskSnapshot);
    }
    if (type == "error")
      throw std::runtime_error("the server refused: " + text_at(told, "/detail"));
    if (text_at(told, "/call_id") == followed) {
      const std::string event = text_at(told, "/event/type");
      if (event == "call.ended") co_return;
      if (event == "call.handed-over")
        throw std::runtime_error("call " + followed + " goes on at another node: ask that one");
    }
    // Its last event can be lost; that it is over is told all the same.
    if (type == "call-upsert" && text_at(told, "/call/id") == followed &&
        text_at(told, "/call/status") == "ended")
      co_return;
  }
}

Task<> CallsClient::listen(EventLoop& loop) {
  net::WebSocketStream socket = co_await open(
      loop, "/ws/listen/" + call_ + "?format=pcm16&channels=" + std::to_string(kListenChannels) +
                "&rate=" + std::to_string(kListenRate));
  std::optional<GrowingWav> file;
  if (request_.output != "-") file.emplace(request_.output, kListenRate, kListenChannels);
  bool ended = false;
  while (!ended) {
    const auto message = co_await socket.read();
    if (!message) break;
    if (message->text) {
      ended = text_at(parsed(message->payload), "/type") == "end";
    } else if (file) {
      file->add(message->payload);
    } else {
      std::fwrite(message->payload.data(), 1, message->payload.size(), stdout);
      std::fflush(stdout);
    }
  }
  if (file) file->end();
  if (!ended) throw std::runtime_error("listening ended: " + words_of(socket.close_code()));
}

}  // namespace

int run_calls(const CallsRequest& request) {
  CallsClient(request).run();
  return 0;
}

}  // namespace tandem::control
