#include "bench/listen/audience.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <functional>
#include <stdexcept>

#include "core/net/http_client.hpp"
#include "core/net/name_cache.hpp"
#include "core/net/websocket_stream.hpp"
#include "core/sleep.hpp"

namespace tandem::audience {
namespace {

namespace js = boost::json;

constexpr std::chrono::milliseconds kSignInMax{10'000};
constexpr std::chrono::milliseconds kTryAgain{500};
constexpr int kTriesMax = 10;

/// The value of a member of an object; empty where it is none, or no text.
std::string text_of(const js::value& value, std::string_view name) {
  if (!value.is_object()) return {};
  const js::value* found = value.as_object().if_contains(js::string_view(name.data(), name.size()));
  return found != nullptr && found->is_string() ? std::string(found->as_string()) : std::string();
}

/// http → ws, https → wss.
std::string socket_url(const std::string& server, const std::string& path) {
  return "ws" + server.substr(4) + path;
}

net::WebSocketStream::Options socket_options() {
  net::WebSocketStream::Options options;
  options.message_max = 64 * 1024 * 1024;
  return options;
}

}  // namespace

Audience::Audience(EventLoop& loop, Options options)
    : loop_(loop), options_(std::move(options)), tasks_(loop) {
  auto tls = net::TlsClientContext::load(options_.ca_file);
  if (!tls) throw std::runtime_error("--ca: " + tls.error().message());
  dialer_ = net::Dialer(*tls, std::make_shared<net::NameCache>());
}

void Audience::start() {
  tasks_.spawn([this] { return run(); });
}

Task<> Audience::run() {
  token_ = co_await sign_in();
  if (!token_.empty()) co_await follow_feed();
  if (failure_.empty()) failure_ = "the live feed ended";
}

Task<std::string> Audience::sign_in() {
  net::HttpClient http(loop_, dialer_, net::HttpClient::Options{});
  const auto url = net::Url::parse(options_.server + "/api/auth/login");
  if (!url) {
    failure_ = "--server must be a URL";
    co_return std::string();
  }
  net::HttpRequest request("POST", "/");
  request.headers.emplace_back("Content-Type", "application/json");
  request.body =
      js::serialize(js::object{{"email", options_.email}, {"password", options_.password}});
  net::Url to = *url;
  const auto answer = co_await http.send(std::move(to), std::move(request), kSignInMax);
  if (!answer || answer->status != 200) {
    failure_ =
        "cannot sign in: " + (answer ? std::to_string(answer->status) : answer.error().message());
    co_return std::string();
  }
  boost::system::error_code error;
  const js::value body = js::parse(answer->body, error);
  co_return text_of(body, "access_token");
}

Task<> Audience::follow_feed() {
  const auto url =
      net::Url::parse(socket_url(options_.server, "/ws/dashboard?snapshot=1&token=" + token_));
  net::Url to = *url;
  std::vector<net::HttpHeader> headers;
  net::WebSocketStream::Options options = socket_options();
  auto feed = co_await net::WebSocketStream::connect(
      loop_, dialer_, std::move(to), std::move(headers), std::move(options), nullptr);
  if (!feed) {
    failure_ = "no live feed: " + feed.error().message();
    co_return;
  }
  std::string quiet = R"({"type":"subscribe","transcripts":false,"events":false})";
  (void)co_await feed->write_text(std::move(quiet));
  for (;;) {
    const auto message = co_await feed->read();
    if (!message) break;
    if (!message->text) continue;
    boost::system::error_code error;
    const js::value told = js::parse(message->payload, error);
    const std::string type = error ? std::string() : text_of(told, "type");
    if (type == "new-call") meet(text_of(told.at("call"), "id"));
    if (type != "snapshot") continue;
    for (const js::value& call : told.at("calls").as_array()) meet(text_of(call, "id"));
  }
}

void Audience::meet(const std::string& call) {
  if (call.empty() || !met_.insert(call).second) return;
  const auto place = static_cast<double>(std::hash<std::string>{}(call) % 10'000);
  if (place >= options_.percent * 100) return;
  tasks_.spawn([this, call] { return listen(call); });
}

Task<> Audience::listen(std::string call) {
  const auto url = net::Url::parse(
      socket_url(options_.server, "/ws/listen/" + call + "?" + options_.form + "&token=" + token_));
  const net::Url to = *url;
  const std::vector<net::HttpHeader> headers;
  const net::WebSocketStream::Options options = socket_options();
  auto socket =
      co_await net::WebSocketStream::connect(loop_, dialer_, to, headers, options, nullptr);
  // The feed tells of a call before its row is there to be asked.
  for (int tries = 1; !socket && tries < kTriesMax; ++tries) {
    co_await sleep_for(loop_, kTryAgain);
    socket = co_await net::WebSocketStream::connect(loop_, dialer_, to, headers, options, nullptr);
  }
  if (!socket) {
    ++heard_.refused;
    co_return;
  }
  ++heard_.calls;
  heard_.at_once = std::max(heard_.at_once, ++listening_);
  for (;;) {
    const auto message = co_await socket->read();
    if (!message) break;
    if (!message->text) {
      ++heard_.messages;
      heard_.bytes += message->payload.size();
      continue;
    }
    boost::system::error_code error;
    const js::value told = js::parse(message->payload, error);
    if (error || text_of(told, "type") != "dropped") continue;
    heard_.dropped_ms += told.at("ms").to_number<std::uint64_t>();
  }
  --listening_;
}

}  // namespace tandem::audience
