#include "tests/core/net/throwaway_certificate.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>

namespace tandem::test {

namespace {

struct File {
  explicit File(const std::string& path) : handle(std::fopen(path.c_str(), "w")) {
    if (handle == nullptr) throw std::runtime_error("cannot write " + path);
  }
  ~File() { std::fclose(handle); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  std::FILE* handle;
};

void add_extension(X509* certificate, X509* issuer, int kind, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value);
  if (extension == nullptr) throw std::runtime_error("bad extension");
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

X509* new_certificate(EVP_PKEY* key, const char* name, long serial) {
  X509* certificate = X509_new();
  X509_set_version(certificate, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), serial);
  X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
  X509_gmtime_adj(X509_getm_notAfter(certificate), 24 * 3600);
  X509_set_pubkey(certificate, key);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(name), -1, -1, 0);
  return certificate;
}

}  // namespace

ThrowawayCertificate::ThrowawayCertificate() {
  std::string path = (std::filesystem::temp_directory_path() / "tandem-tls-XXXXXX").string();
  if (::mkdtemp(path.data()) == nullptr) throw std::runtime_error("no temporary directory");
  directory = path;
  ca_file = directory + "/ca.pem";
  chain_file = directory + "/server.pem";
  key_file = directory + "/server.key";
  EVP_PKEY* ca_key = EVP_EC_gen("P-256");
  EVP_PKEY* key = EVP_EC_gen("P-256");
  X509* ca = new_certificate(ca_key, "Throw-away CA", 1);
  X509_set_issuer_name(ca, X509_get_subject_name(ca));
  add_extension(ca, ca, NID_basic_constraints, "critical,CA:TRUE");
  add_extension(ca, ca, NID_key_usage, "critical,keyCertSign,cRLSign");
  X509_sign(ca, ca_key, EVP_sha256());
  X509* server = new_certificate(key, "server.test", 2);
  X509_set_issuer_name(server, X509_get_subject_name(ca));
  add_extension(server, ca, NID_subject_alt_name, "DNS:localhost,DNS:server.test,IP:127.0.0.1");
  X509_sign(server, ca_key, EVP_sha256());
  PEM_write_X509(File(ca_file).handle, ca);
  PEM_write_X509(File(chain_file).handle, server);
  PEM_write_PrivateKey(File(key_file).handle, key, nullptr, nullptr, 0, nullptr, nullptr);
  X509_free(server);
  X509_free(ca);
  EVP_PKEY_free(key);
  EVP_PKEY_free(ca_key);
}

ThrowawayCertificate::~ThrowawayCertificate() {
  std::error_code ignored;
  std::filesystem::remove_all(directory, ignored);
}

std::shared_ptr<net::TlsServerContext> ThrowawayCertificate::server() const {
  return net::TlsServerContext::load(chain_file, key_file).value();
}

std::shared_ptr<net::TlsClientContext> ThrowawayCertificate::client() const {
  return net::TlsClientContext::load(ca_file).value();
}

const ThrowawayCertificate& throwaway_certificate() {
  static const ThrowawayCertificate certificate;
  return certificate;
}

}  // namespace tandem::test
