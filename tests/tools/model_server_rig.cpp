#include "tests/tools/model_server_rig.hpp"

#include <doctest/doctest.h>

#include "core/net/http_client.hpp"
#include "core/net/name_cache.hpp"
#include "core/sleep.hpp"
#include "tests/tools/server_conversation.hpp"

namespace tandem::test {
namespace json = boost::json;
using namespace std::chrono_literals;

Task<> ModelClient::send(std::string event) {
  const Result<> sent = co_await socket_.write_text(std::move(event));
  CHECK(sent.has_value());
}

Task<std::optional<json::object>> ModelClient::until(std::string type) {
  while (true) {
    Result<net::WebSocketStream::Message> message = co_await socket_.read();
    if (!message) {
      end = message.error();
      co_return std::nullopt;
    }
    if (!message->text) {
      ++binaries;
      continue;
    }
    ErrorCode failed;
    const json::value parsed = json::parse(message->payload, failed);
    if (failed || !parsed.is_object()) {
      unreadable.push_back(std::move(message->payload));
      continue;
    }
    seen.push_back(parsed.as_object());
    const json::value* named = seen.back().if_contains("type");
    if (named && *named == json::value(type)) co_return seen.back();
  }
}

Task<> ModelClient::until_end() {
  const auto nothing = co_await until("no such type");
  CHECK(!nothing);
}

void ModelServerRig::run(Options options, Body body) {
  EventLoop loop(EventLoop::Options{"test", 0});
  ToneSpeech speeches;
  sim::MessageLog log(options.log);
  sim::ModelServer::Options server_options;
  server_options.address.host = "127.0.0.1";
  server_options.key = options.key;
  server_options.record = options.record;
  net::Dialer dialer;
  dialer.names = std::make_shared<net::NameCache>();
  dialer.tls = net::TlsClientContext::load(options.ca_file).value();
  if (!options.chain_file.empty()) {
    server_options.tls = net::TlsServerContext::load(options.chain_file, options.key_file).value();
  }
  const bool tls = server_options.tls != nullptr;
  sim::ModelServer server(loop, server_options, options.scenario, speeches, log);
  REQUIRE(server.listen().has_value());
  server.start();
  ModelServerRig rig{loop, dialer, server, tls, options.key.empty() ? "sk-test" : options.key};
  converse_with(loop, server, [&] { return body(rig); });
}

std::string ModelServerRig::base(std::string_view plain, std::string_view secure) const {
  return std::string(tls ? secure : plain) + "://127.0.0.1:" + std::to_string(server.port());
}

Task<std::optional<ModelClient>> ModelServerRig::open(std::string target,
                                                      std::vector<net::HttpHeader> headers) {
  status = 0;
  const net::Url url = net::Url::parse(base("ws", "wss") + target).value();
  net::WebSocketStream::Options options;
  Result<net::WebSocketStream> socket = co_await net::WebSocketStream::connect(
      loop, dialer, url, std::move(headers), options, &status);
  if (!socket) co_return std::nullopt;
  std::optional<ModelClient> client;
  client.emplace(std::move(*socket));
  co_return std::move(client);
}

Task<ModelClient> ModelServerRig::session() {
  std::vector<net::HttpHeader> headers;
  headers.emplace_back("Authorization", "Bearer " + key);
  auto client = co_await open("/v1/realtime?model=gpt-realtime-2.1", std::move(headers));
  if (!client) throw std::runtime_error("the handshake was refused: " + std::to_string(status));
  co_return std::move(*client);
}

Task<net::HttpResponse> ModelServerRig::get(std::string method, std::string target,
                                            std::string body,
                                            std::vector<net::HttpHeader> headers) {
  net::HttpClient client(loop, dialer, {});
  net::HttpRequest request(std::move(method), "");
  request.headers = std::move(headers);
  request.body = std::move(body);
  const net::Url url = net::Url::parse(base("http", "https") + target).value();
  Result<net::HttpResponse> response = co_await client.send(url, std::move(request), 5s);
  if (!response) throw std::runtime_error("no answer: " + response.error().message());
  co_return std::move(*response);
}

}  // namespace tandem::test
