#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

struct ssl_st;

namespace tandem::relay {

/// One non-blocking TCP connection in an epoll set (level-triggered), plain or TLS. Its read and
/// write bytes live in buffers of the caller's, shared by all connections; what is kept here is
/// what was cut: the front of a message that is not complete, the end of one that did not fit into
/// the socket.
class Connection {
 public:
  /// Takes `fd` and `tls` (null: plain, else on that descriptor) and enters them into `epoll` under
  /// `tag`. Until `close`.
  Connection(int epoll, int fd, ssl_st* tls, void* tag);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// What was kept and what one readiness brought, at the front of `scratch`, which must be larger
  /// than any message. Nullopt: the connection is over.
  [[nodiscard]] std::optional<std::span<char>> read(std::span<char> scratch);
  /// The part of the last read that is no whole message: comes again in front of the next.
  void keep(std::span<const char> rest) { kept_.assign(rest.begin(), rest.end()); }

  /// Sends at once; what the socket does not take waits for `flush`. False: over, or the peer has
  /// left more than 8 MiB unread.
  [[nodiscard]] bool send(std::string_view bytes);
  /// After each readiness. False: over.
  [[nodiscard]] bool flush();

  void close() noexcept;
  [[nodiscard]] bool open() const noexcept { return fd_ >= 0; }

 private:
  enum class Taken : unsigned char { All, Some, Failed };
  /// Writes from the front of `bytes` and cuts off what was taken.
  Taken write(std::string_view& bytes);
  [[nodiscard]] std::ptrdiff_t read_tls(std::span<char> into);
  void want_writable(bool wanted);

  struct FreeTls {
    void operator()(ssl_st* tls) const noexcept;
  };
  int epoll_, fd_;
  bool wants_writable_ = false;
  std::unique_ptr<ssl_st, FreeTls> tls_;
  void* tag_;
  std::string kept_, unsent_;
};

}  // namespace tandem::relay
