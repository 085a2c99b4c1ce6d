#pragma once

#include <memory>
#include <string>

#include "core/result.hpp"

struct ssl_ctx_st;
struct ssl_st;

namespace tandem::net {

/// Certificate chain and key of a server, TLS 1.2 and 1.3, from PEM files. Shared by all
/// connections; thread-safe.
class TlsServerContext {
 public:
  /// `errc::bad_file` when a file cannot be read, is no PEM, or the key is not the certificate's.
  [[nodiscard]] static Result<std::shared_ptr<TlsServerContext>> load(
      const std::string& certificate_chain_file, const std::string& key_file);
  ~TlsServerContext();
  TlsServerContext(const TlsServerContext&) = delete;
  TlsServerContext& operator=(const TlsServerContext&) = delete;

  /// TLS state for one accepted descriptor; the caller owns it.
  [[nodiscard]] ssl_st* accept(int fd) const;
  [[nodiscard]] ssl_ctx_st* native() const noexcept { return context_; }

 private:
  explicit TlsServerContext(ssl_ctx_st* context) noexcept : context_(context) {}
  ssl_ctx_st* context_;
};

/// Roots for outgoing TLS: the system's, and those of `extra_ca_file` where given
/// (`TANDEM_CA_FILE`). Always SNI and host verification; sessions are kept per host and resumed.
class TlsClientContext {
 public:
  /// `extra_ca_file` may be empty. `errc::bad_file` when it cannot be read or holds no certificate.
  [[nodiscard]] static Result<std::shared_ptr<TlsClientContext>> load(
      const std::string& extra_ca_file);
  ~TlsClientContext();
  TlsClientContext(const TlsClientContext&) = delete;
  TlsClientContext& operator=(const TlsClientContext&) = delete;

  /// TLS state for one connection to `host` (a name or an IP address); the caller owns it and keeps
  /// this context alive meanwhile.
  [[nodiscard]] ssl_st* connect(int fd, const std::string& host) const;
  [[nodiscard]] ssl_ctx_st* native() const noexcept { return context_; }

  /// Sessions by host; behind a lock, since all loops share the context.
  class SessionCache;

 private:
  explicit TlsClientContext(ssl_ctx_st* context);
  ssl_ctx_st* context_;
  std::unique_ptr<SessionCache> sessions_;
};

}  // namespace tandem::net
