#include "tests/control/calendar/simulated_google.hpp"

#include <doctest/doctest.h>

#include <boost/json/parse.hpp>

#include "bridge/carrier/form.hpp"
#include "core/net/http_client.hpp"
#include "core/net/name_cache.hpp"

namespace tandem::calendar::test {
namespace {

using namespace std::chrono_literals;

net::Dialer dialer() { return {nullptr, std::make_shared<net::NameCache>()}; }

}  // namespace

std::string query_field(const std::string& url, const std::string& name) {
  const std::size_t mark = url.find('?');
  const auto fields = carrier::decode_form(
      mark == std::string::npos ? std::string_view() : std::string_view(url).substr(mark + 1));
  return fields ? std::string(carrier::field_or_empty(*fields, name)) : std::string();
}

SimulatedGoogle::SimulatedGoogle() {
  sim::CalendarServer::Options options;
  options.address.host = "127.0.0.1";
  options.oauth.client_id = kClientId;
  options.oauth.client_secret = kClientSecret;
  options.oauth.account = kAccount;
  server_ = std::make_unique<sim::CalendarServer>(loop_.loop, options, log_);
  REQUIRE(server_->listen().has_value());
  loop_.call([this] { server_->start(); });
}

SimulatedGoogle::~SimulatedGoogle() {
  loop_.run([this]() -> Task<> { co_await server_->stop(); });
}

std::string SimulatedGoogle::base() const {
  return "http://127.0.0.1:" + std::to_string(server_->port());
}

net::HttpResponse SimulatedGoogle::ask(const std::string& method, const std::string& url,
                                       const std::string& body) {
  net::HttpResponse response;
  browser_.run([&]() -> Task<> {
    net::HttpClient http(browser_.loop, dialer(), net::HttpClient::Options{});
    net::HttpRequest request(method, "");
    request.body = body;
    net::Url to = net::Url::parse(url).value();
    auto answer = co_await http.send(std::move(to), std::move(request), 10s);
    REQUIRE_MESSAGE(answer.has_value(), answer.error().message());
    response = std::move(*answer);
  });
  return response;
}

boost::json::value SimulatedGoogle::control(const std::string& path, const std::string& body) {
  const auto response = ask(body.empty() ? "GET" : "POST", base() + "/sim/" + path, body);
  REQUIRE_MESSAGE(response.status == 200, response.body);
  return boost::json::parse(response.body);
}

std::string SimulatedGoogle::consent(const std::string& url) {
  const auto response = ask("GET", url, "");
  REQUIRE_MESSAGE(response.status == 302, response.body);
  return std::string(response.header("Location").value_or(""));
}

std::int64_t SimulatedGoogle::count(const std::string& operation) {
  const auto counts = control("counts");
  const auto* found = counts.as_object().if_contains(operation);
  return found == nullptr ? 0 : found->as_int64();
}

}  // namespace tandem::calendar::test
