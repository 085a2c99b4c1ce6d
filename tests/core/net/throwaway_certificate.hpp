#pragma once

#include <memory>
#include <string>

#include "core/net/tls_context.hpp"

namespace tandem::test {

/// A certificate authority made for this process, and a server certificate by it for the names
/// "localhost" and "server.test" and the address 127.0.0.1. Files live in a temporary directory
/// that goes with the object.
class ThrowawayCertificate {
 public:
  ThrowawayCertificate();
  ~ThrowawayCertificate();
  ThrowawayCertificate(const ThrowawayCertificate&) = delete;
  ThrowawayCertificate& operator=(const ThrowawayCertificate&) = delete;

  std::string directory;
  std::string ca_file;
  std::string chain_file;
  std::string key_file;

  [[nodiscard]] std::shared_ptr<net::TlsServerContext> server() const;
  [[nodiscard]] std::shared_ptr<net::TlsClientContext> client() const;
};

/// One for the whole test program: making keys takes a while.
const ThrowawayCertificate& throwaway_certificate();

}  // namespace tandem::test
