#pragma once

#include <string>

#include "core/net/tls_context.hpp"
#include "core/result.hpp"

namespace tandem::net {

/// Gives `context` the certificate chain and key that lie in these PEM files now: connections that
/// are accepted from here on have them, those that are open keep what they have. On the thread that
/// accepts. `errc::bad_file`, and nothing changed, when a file is no use or they do not belong
/// together.
[[nodiscard]] Result<> reload_certificate(TlsServerContext& context,
                                          const std::string& certificate_chain_file,
                                          const std::string& key_file);

}  // namespace tandem::net
