// Goal: a renewed certificate is served without another start, and half of a pair never is.
#include "core/net/tls_reload.hpp"

#include <doctest/doctest.h>
#include <openssl/ssl.h>

#include "core/errc.hpp"
#include "tests/core/net/throwaway_certificate.hpp"

namespace tandem::net {
namespace {

/// What a connection that is accepted now would show.
std::string shown(const TlsServerContext& context) {
  SSL* connection = SSL_new(context.native());
  const X509* certificate = SSL_get_certificate(connection);
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  REQUIRE(X509_digest(certificate, EVP_sha256(), digest, &size) == 1);
  SSL_free(connection);
  return {reinterpret_cast<const char*>(digest), size};
}

}  // namespace

TEST_SUITE("core/net/tls_reload") {
  TEST_CASE("the pair of the files as they are now; what is no pair changes nothing") {
    const test::ThrowawayCertificate first, second;
    const auto context = first.server();
    const std::string old = shown(*context);
    SSL* open = SSL_new(context->native());

    const auto mixed = reload_certificate(*context, second.chain_file, first.key_file);
    CHECK(mixed.error() == errc::bad_file);
    CHECK(shown(*context) == old);
    const auto missing = reload_certificate(*context, "/nowhere/chain.pem", second.key_file);
    CHECK(missing.error() == errc::bad_file);
    CHECK(shown(*context) == old);

    const auto done = reload_certificate(*context, second.chain_file, second.key_file);
    CHECK(done);
    CHECK(shown(*context) == shown(*second.server()));
    CHECK(shown(*context) != old);
    CHECK(SSL_CTX_check_private_key(context->native()) == 1);
    CHECK(X509_cmp(SSL_get_certificate(open), SSL_CTX_get0_certificate(first.server()->native())) ==
          0);
    SSL_free(open);
  }
}

}  // namespace tandem::net
