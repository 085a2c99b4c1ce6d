#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "bench/load/clock.hpp"
#include "bench/load/load_loop.hpp"
#include "core/net/dial.hpp"
#include "core/net/tls_context.hpp"

namespace tandem::load {

/// A TCP connection of the load side, plain or TLS (OpenSSL fed from memory). Bytes come with the
/// time at which the kernel took them from the network, so that the load's own turn of work does
/// not count as the server's delay.
class Connection final : public LoadLoop::Watcher {
 public:
  class Owner {
   public:
    virtual ~Owner() = default;
    /// Connected, TLS included.
    virtual void on_open() = 0;
    /// Writable, with 64 readable bytes behind; during the call only.
    virtual void on_bytes(std::span<char> bytes, Time arrived) = 0;
    /// Once, and the last call; not after our own `close`.
    virtual void on_closed(std::string_view why) = 0;
  };

  /// Dials `url`'s host and port (names resolved at once, blocking, and remembered). `tls` for
  /// https and wss.
  static std::unique_ptr<Connection> dial(LoadLoop& loop, const net::Url& url,
                                          const net::TlsClientContext* tls, Owner& owner);
  /// Takes an accepted, non-blocking socket; `ssl` may be null.
  Connection(LoadLoop& loop, int fd, ssl_st* ssl, Owner& owner);
  ~Connection() override;

  void set_owner(Owner& owner) noexcept { owner_ = &owner; }
  /// Sends now what the socket takes; the rest follows. More than 4 MiB unsent ends it.
  void send(std::span<const char> bytes);
  void close() noexcept;
  [[nodiscard]] bool open() const noexcept { return fd_ >= 0; }

  void on_ready(std::uint32_t events) override;

 private:
  void receive();
  void receive_tls(std::span<const char> bytes, Time arrived);
  void write(std::span<const char> bytes);
  void flush_tls();
  void send_pending();
  void fail(std::string_view why);

  LoadLoop& loop_;
  int fd_;
  ssl_st* ssl_;
  Owner* owner_;
  bool connecting_ = false;
  bool secured_ = false;
  std::string pending_;
  std::size_t pending_sent_ = 0;
};

}  // namespace tandem::load
