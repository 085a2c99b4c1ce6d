#pragma once

#include <memory>
#include <string>

#include "core/result.hpp"

struct ssl_ctx_st;

namespace tandem::net {

/// Certificate chain and key of a server, TLS 1.2 and 1.3, from PEM files. Shared by all
/// connections; thread-safe.
class TlsServerContext {
 public:
  [[nodiscard]] static Result<std::shared_ptr<TlsServerContext>> load(
      const std::string& certificate_chain_file, const std::string& key_file);
  [[nodiscard]] ssl_ctx_st* native() const noexcept { return context_; }
  ~TlsServerContext();

 private:
  explicit TlsServerContext(ssl_ctx_st* context) noexcept : context_(context) {}
  ssl_ctx_st* context_;
};

/// Roots for outgoing TLS: the system's, and those of `extra_ca_file` where given
/// (`TANDEM_CA_FILE`). Always SNI and host verification; sessions are kept per host and resumed.
class TlsClientContext {
 public:
  [[nodiscard]] static Result<std::shared_ptr<TlsClientContext>> load(
      const std::string& extra_ca_file);
  [[nodiscard]] ssl_ctx_st* native() const noexcept { return context_; }
  ~TlsClientContext();

 private:
  explicit TlsClientContext(ssl_ctx_st* context) noexcept : context_(context) {}
  ssl_ctx_st* context_;
};

}  // namespace tandem::net
