#include "core/net/tls_reload.hpp"

#include <openssl/ssl.h>

#include "core/errc.hpp"

namespace tandem::net {

Result<> reload_certificate(TlsServerContext& context, const std::string& certificate_chain_file,
                            const std::string& key_file) {
  // Read and checked in a context of their own first: half of a pair must never serve.
  const auto fresh = TlsServerContext::load(certificate_chain_file, key_file);
  if (!fresh) return fresh.error();
  SSL_CTX* from = (*fresh)->native();
  STACK_OF(X509)* chain = nullptr;
  SSL_CTX_get0_chain_certs(from, &chain);
  const int done = SSL_CTX_use_cert_and_key(context.native(), SSL_CTX_get0_certificate(from),
                                            SSL_CTX_get0_privatekey(from), chain, 1);
  if (done != 1) return make_error_code(errc::bad_file);
  return {};
}

}  // namespace tandem::net
