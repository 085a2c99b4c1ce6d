#pragma once

struct bio_st;
struct ssl_st;

namespace tandem::net {

/// OpenSSL's way to a socket. Like its own, but it remembers whether a read has emptied the socket:
/// who waits for edges then need not ask once more, which OpenSSL's own makes every message cost.
/// `fd` stays the caller's. Throws std::bad_alloc.
[[nodiscard]] bio_st* make_socket_bio(int fd);

/// Whether the last read of a connection over such a socket got less than it had room for.
[[nodiscard]] bool socket_emptied(const ssl_st* ssl) noexcept;

}  // namespace tandem::net
