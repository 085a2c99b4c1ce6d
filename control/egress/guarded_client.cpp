#include "control/egress/guarded_client.hpp"

#include <algorithm>
#include <limits>

#include "control/egress/errc.hpp"
#include "core/errc.hpp"
#include "core/event_loop.hpp"
#include "core/net/dial_addresses.hpp"
#include "core/net/http_codec.hpp"
#include "core/sleep.hpp"

namespace tandem::egress {
namespace {

using Addresses = net::NameCache::Addresses;

/// We stop reading by ourselves; a length that is only declared harms nobody.
constexpr std::size_t kDeclaredMax = std::numeric_limits<std::uint32_t>::max();

ErrorCode shown(const ErrorCode& error) noexcept {
  if (error == tandem::errc::timed_out) return errc::timed_out;
  if (error == tandem::errc::tls_failed) return errc::tls_failed;
  return errc::not_accepted;
}

/// Only where each address is admitted: a name that has both kinds is not to be trusted with
/// either.
Task<Result<Addresses>> admitted(EventLoop& loop, net::NameCache& names,
                                 const AddressPolicy& policy, std::string tenant, net::Url url,
                                 Deadline until) {
  Addresses addresses;
  if (const auto numeric = net::IpAddress::parse(url.host)) {
    addresses.push_back(*numeric);
  } else {
    Result<Addresses> found =
        co_await names.lookup(loop, url.host, until.left(), std::move(tenant));
    if (!found) co_return make_error_code(errc::unreachable);
    addresses = std::move(*found);
  }
  const bool all = std::all_of(addresses.begin(), addresses.end(),
                               [&](const auto& one) { return policy.admits(url, one); });
  if (!all || addresses.empty()) co_return make_error_code(errc::unreachable);
  co_return std::move(addresses);
}

/// Reads until the answer is whole, or too long, or too late. Its status counts as soon as it is
/// there.
Task<Result<net::HttpResponse>> receive(net::ByteStream& stream, std::size_t reply_max,
                                        Deadline until) {
  net::HttpResponseParser parser(reply_max, kDeclaredMax, false);
  std::string received;
  std::size_t total = 0;
  ErrorCode failure = make_error_code(errc::broken);
  char bytes[4096];
  while (!parser.done() && total < reply_max) {
    const Result<std::size_t> got = co_await stream.read(bytes, until.left());
    if (!got) {
      if (got.error() == tandem::errc::timed_out) failure = errc::timed_out;
      if (total > 0) static_cast<void>(parser.feed_end());
      break;
    }
    total += *got;
    received.append(bytes, *got);
    const Result<std::size_t> used = parser.feed(received);
    if (!used) break;
    received.erase(0, *used);
    // RFC 9110, section 15.2: interim answers come before the final one.
    if (parser.done() && parser.status() < 200)
      parser = net::HttpResponseParser(reply_max, kDeclaredMax, false);
  }
  if (!parser.header_done()) co_return failure;
  co_return parser.take();
}

}  // namespace

GuardedClient::GuardedClient(EventLoop& loop, std::shared_ptr<net::TlsClientContext> tls,
                             Options options)
    : loop_(loop), tls_(std::move(tls)), options_(std::move(options)) {
  if (!options_.names) options_.names = std::make_shared<net::NameCache>(shares_of_tenants());
}

net::NameCache::Options GuardedClient::shares_of_tenants() {
  net::NameCache::Options options;
  options.threads = 16;
  options.share_threads = 2;
  options.queue_max = 1'024;
  options.share_queue = 64;
  return options;
}

Task<Result<net::HttpResponse>> GuardedClient::send(std::string tenant, std::string url,
                                                    net::HttpRequest request) {
  const Deadline until(options_.limit);
  const Result<net::Url> read = options_.policy.read(url);
  if (!read) co_return read.error();
  const net::Url to = *read;
  request.target = to.target;
  request.headers.emplace_back("User-Agent", "tandem/" TANDEM_VERSION);
  request.headers.emplace_back("Connection", "close");
  const std::string bytes = net::format_request(request, to.host_header());
  const std::shared_ptr<net::NameCache> names = options_.names;
  net::Url asked = to;
  Result<Addresses> addresses =
      co_await admitted(loop_, *names, options_.policy, std::move(tenant), std::move(asked), until);
  if (!addresses) co_return addresses.error();
  net::Url dialled = to;
  std::shared_ptr<net::TlsClientContext> tls = tls_;
  Result<net::ByteStream> stream = co_await net::dial_addresses(
      loop_, std::move(tls), std::move(*addresses), std::move(dialled), until.left());
  if (!stream) co_return shown(stream.error());
  const Result<> sent = co_await stream->write_all(bytes, until.left());
  // Who answers before it has read all has answered.
  if (!sent && sent.error() == tandem::errc::timed_out) co_return make_error_code(errc::timed_out);
  Result<net::HttpResponse> answer = co_await receive(*stream, options_.reply_max, until);
  co_return std::move(answer);
}

}  // namespace tandem::egress
