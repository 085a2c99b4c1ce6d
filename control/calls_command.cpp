#include "control/calls_command.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <future>
#include <optional>
#include <stdexcept>

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
std::runtime_error refusal(const net::HttpResponse& answer) {
  const js::value problem = parsed(answer.body);
  std::string words = text_at(problem, "/title");
  if (const std::string detail = text_at(problem, "/detail"); !detail.empty())
    words += (words.empty() ? "" : ": ") + detail;
  return std::runtime_error("the server refused (" + std::to_string(answer.status) + ") " + words);
}

/// A RIFF/WAVE file that grows: its header promises the longest there is until the end is known, so
/// that what a broken connection leaves can be played as well.
class GrowingWav {
 public:
  explicit GrowingWav(const std::string& path) : file_(path, std::ios::binary) {
    if (!file_) throw std::runtime_error(path + " cannot be written");
    write_header(0xFFFF'FFFFU - kHeader);
  }
  void add(const std::string& pcm) {
    file_.write(pcm.data(), static_cast<std::streamsize>(pcm.size()));
    bytes_ += static_cast<std::uint32_t>(pcm.size());
  }
  void end() {
    file_.seekp(0);
    write_header(bytes_);
    file_.close();
    if (!file_) throw std::runtime_error("the file could not be written to its end");
  }

 private:
  static constexpr std::uint32_t kHeader = 36;  ///< What follows RIFF's size, before the samples.

  void number(std::uint32_t value, int bytes) {
    for (int i = 0; i < bytes; ++i) file_.put(static_cast<char>((value >> (8 * i)) & 0xFF));
  }
  void write_header(std::uint32_t data) {
    constexpr std::uint32_t kFrame = kListenChannels * sizeof(std::int16_t);
    file_ << "RIFF";
    number(kHeader + data, 4);
    file_ << "WAVEfmt ";
    number(16, 4);
    number(1, 2);  // PCM
    number(kListenChannels, 2);
    number(kListenRate, 4);
    number(kListenRate * kFrame, 4);
    number(kFrame, 2);
    number(16, 2);
    file_ << "data";
    number(data, 4);
  }

  std::ofstream file_;
  std::uint32_t bytes_ = 0;
};

/// One command's work against one server, on a loop of its own.
class CallsClient {
 public:
  explicit CallsClient(const CallsRequest& request)
      : request_(request),
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
  [[nodiscard]] Task<> act(EventLoop& loop);
  [[nodiscard]] Task<js::value> ask(EventLoop& loop, std::string method, std::string path,
                                    std::string body);
  [[nodiscard]] Task<net::WebSocketStream> open(EventLoop& loop, std::string path);
  [[nodiscard]] Task<> list(EventLoop& loop);
  [[nodiscard]] Task<> tail(EventLoop& loop);
  [[nodiscard]] Task<> listen(EventLoop& loop);
  [[nodiscard]] Task<> order(EventLoop& loop, std::string what, std::string body);

  const CallsRequest& request_;
  std::string base_, token_;
  net::Dialer dialer_;
};

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
  if (answer->status >= 400) throw refusal(*answer);
  co_return parsed(answer->body);
}

Task<net::WebSocketStream> CallsClient::open(EventLoop& loop, std::string path) {
  // http → ws, https → wss.
  auto url = net::Url::parse("ws" + base_.substr(4) + path);
  if (!base_.starts_with("http") || !url)
    throw std::runtime_error(base_ + " is no address of a server");
  std::vector<net::HttpHeader> headers{{"Sec-WebSocket-Protocol", "bearer, " + token_}};
  int status = 0;
  net::WebSocketStream::Options options;
  net::Url to = *url;
  auto socket = co_await net::WebSocketStream::connect(loop, dialer_, std::move(to),
                                                       std::move(headers), options, &status);
  if (!socket && status >= 400)
    throw std::runtime_error("the server refused (" + std::to_string(status) + ")");
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
  std::string path = "/api/calls/" + request_.call + "/" + what;
  const js::value taken = co_await ask(loop, "POST", std::move(path), std::move(body));
  std::printf("%s\n", request_.json ? js::serialize(taken).c_str() : "taken");
}

Task<> CallsClient::list(EventLoop& loop) {
  std::string cursor;
  if (!request_.json)
    std::printf("%-36s  %-11s  %-8s  %-16s  %-16s  %-24s  %s\n", "CALL", "STATUS", "WAY", "FROM",
                "TO", "SINCE", "AGENT");
  for (;;) {
    std::string path = "/api/calls?active=true&limit=200";
    if (!cursor.empty()) path += "&cursor=" + cursor;
    const js::value page = co_await ask(loop, "GET", std::move(path), std::string());
    const js::value* data = page.is_object() ? page.as_object().if_contains("data") : nullptr;
    if (data == nullptr || !data->is_array()) throw std::runtime_error("no answer of a Tandem");
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

Task<> CallsClient::tail(EventLoop& loop) {
  net::WebSocketStream socket = co_await open(loop, "/ws/dashboard");
  if (!request_.call.empty()) {
    std::string subscribe;
    json::Writer writer(subscribe);
    writer.begin_object().member("type", "subscribe");
    for (const char* what : {"events", "transcripts", "levels"})
      writer.key(what).begin_array().value(request_.call).end_array();
    writer.end_object();
    const auto sent = co_await socket.write_text(std::move(subscribe));
    if (!sent) throw std::runtime_error("the connection broke: " + sent.error().message());
  }
  for (;;) {
    const auto message = co_await socket.read();
    if (!message) {
      const int code = socket.close_code().value_or(1006);
      throw std::runtime_error("the feed ended (" + std::to_string(code) + ")");
    }
    if (!message->text) continue;
    const std::string line = request_.json ? message->payload : line_of(parsed(message->payload));
    if (line.empty()) continue;
    std::printf("%s\n", line.c_str());
    std::fflush(stdout);
    const js::value told = parsed(message->payload);
    if (text_at(told, "/event/type") == "call.ended" && text_at(told, "/call_id") == request_.call)
      co_return;
  }
}

Task<> CallsClient::listen(EventLoop& loop) {
  net::WebSocketStream socket =
      co_await open(loop, "/ws/listen/" + request_.call +
                              "?format=pcm16&channels=" + std::to_string(kListenChannels) +
                              "&rate=" + std::to_string(kListenRate));
  std::optional<GrowingWav> file;
  if (request_.output != "-") file.emplace(request_.output);
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
  const int code = socket.close_code().value_or(1006);
  if (!ended) throw std::runtime_error("listening ended (" + std::to_string(code) + ")");
}

}  // namespace

int run_calls(const CallsRequest& request) {
  CallsClient(request).run();
  return 0;
}

}  // namespace tandem::control
