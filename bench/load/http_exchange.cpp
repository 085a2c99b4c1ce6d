#include "bench/load/http_exchange.hpp"

#include <utility>

namespace tandem::load {
namespace {

constexpr std::size_t kHeaderMax = 16 * 1024, kBodyMax = 4 * 1024 * 1024;
constexpr std::chrono::seconds kDeadline{15};

}  // namespace

HttpExchange::HttpExchange(LoadLoop& loop, const net::TlsClientContext& tls, const net::Url& url,
                           net::HttpRequest request, Done done)
    : loop_(loop), done_(std::move(done)), parser_(kHeaderMax, kBodyMax, false) {
  request.target = url.target;
  request.headers.emplace_back("Connection", "close");
  request_ = net::format_request(request, url.host_header());
  loop.arm(*this, Clock::now() + kDeadline);
  connection_ = Connection::dial(loop, url, &tls, *this);
}

void HttpExchange::on_open() {
  sent_at_ = Clock::now();
  connection_->send(std::exchange(request_, {}));
}

void HttpExchange::on_bytes(std::span<char> bytes, Time arrived) {
  received_.append(bytes.data(), bytes.size());
  const auto used = parser_.feed(received_);
  if (!used) {
    connection_->close();
    return finish({0, {}, {}, "no HTTP answer: " + used.error().message(), {}});
  }
  received_.erase(0, *used);
  if (!parser_.done()) return;
  connection_->close();
  const net::HttpResponse answer = parser_.take();
  finish({answer.status,
          std::string(answer.header("Content-Type").value_or("")),
          answer.body,
          {},
          arrived - sent_at_});
}

void HttpExchange::on_closed(std::string_view why) {
  if (sent_at_ != Time{} && parser_.feed_end() && parser_.done()) {
    const net::HttpResponse answer = parser_.take();
    return finish({answer.status,
                   std::string(answer.header("Content-Type").value_or("")),
                   answer.body,
                   {},
                   Clock::now() - sent_at_});
  }
  finish({0, {}, {}, std::string(why), {}});
}

void HttpExchange::on_due(Time) {
  connection_->close();
  finish({0, {}, {}, "no answer within 15 s", {}});
}

void HttpExchange::finish(Reply reply) {
  loop_.disarm(*this);
  received_ = {};
  const Done done = std::exchange(done_, nullptr);
  if (done) done(std::move(reply));
}

}  // namespace tandem::load
