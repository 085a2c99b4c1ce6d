#pragma once

#include <chrono>
#include <memory>
#include <vector>

#include "core/net/dial.hpp"
#include "core/net/ip_address.hpp"

namespace tandem::net {

/// `dial` without the question to a resolver: connects to one of `addresses` (at least one) and to
/// no other, for who has looked at them before. Port, scheme and the name that TLS asks for and
/// verifies are `url`'s. `tls` may be null where the scheme needs none.
[[nodiscard]] Task<Result<ByteStream>> dial_addresses(EventLoop& loop,
                                                      std::shared_ptr<TlsClientContext> tls,
                                                      std::vector<IpAddress> addresses, Url url,
                                                      std::chrono::milliseconds deadline);

}  // namespace tandem::net
