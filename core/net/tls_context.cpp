#include "core/net/tls_context.hpp"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <mutex>
#include <new>
#include <unordered_map>

#include "core/errc.hpp"
#include "core/net/socket_bio.hpp"

namespace tandem::net {

/// The latest session ticket of each host. A host is a name from our configuration or from a
/// customer's webhook, hence the bound; what is forgotten costs a full handshake.
class TlsClientContext::SessionCache {
 public:
  ~SessionCache() {
    for (auto& [host, session] : sessions_) SSL_SESSION_free(session);
  }

  /// Takes the reference.
  void keep(const std::string& host, SSL_SESSION* session) {
    const std::lock_guard lock(mutex_);
    if (sessions_.size() >= kHostsMax && !sessions_.contains(host)) {
      SSL_SESSION_free(sessions_.begin()->second);
      sessions_.erase(sessions_.begin());
    }
    SSL_SESSION*& place = sessions_[host];
    SSL_SESSION_free(place);
    place = session;
  }

  void resume(const std::string& host, SSL* ssl) {
    const std::lock_guard lock(mutex_);
    const auto found = sessions_.find(host);
    if (found != sessions_.end()) SSL_set_session(ssl, found->second);
  }

 private:
  static constexpr std::size_t kHostsMax = 1024;
  std::mutex mutex_;
  std::unordered_map<std::string, SSL_SESSION*> sessions_;
};

namespace {

// Index of a context's SessionCache in its extra data.
int session_cache_index() {
  static const int index = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
  return index;
}

void free_string(void*, void* value, CRYPTO_EX_DATA*, int, long, void*) {
  delete static_cast<std::string*>(value);
}

// Index of the host's name in a connection's extra data.
int host_index() {
  static const int index = SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, &free_string);
  return index;
}

int on_new_session(SSL* ssl, SSL_SESSION* session) {
  auto* cache = static_cast<TlsClientContext::SessionCache*>(
      SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), session_cache_index()));
  const auto* host = static_cast<const std::string*>(SSL_get_ex_data(ssl, host_index()));
  if (cache == nullptr || host == nullptr) return 0;
  cache->keep(*host, session);
  return 1;
}

void set_modes(SSL_CTX* context) {
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  // A connection that is idle gives its two 16 KiB buffers back: 15.6 KiB instead of 48 KiB.
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_options(context, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION);
  // One read takes whole records, and all that lie there; else each costs two, for head and body.
  SSL_CTX_set_read_ahead(context, 1);
}

SSL* new_connection(SSL_CTX* context, int fd) {
  SSL* ssl = SSL_new(context);
  if (ssl == nullptr) throw std::bad_alloc();
  bio_st* socket = make_socket_bio(fd);
  SSL_set_bio(ssl, socket, socket);
  return ssl;
}

}  // namespace

Result<std::shared_ptr<TlsServerContext>> TlsServerContext::load(
    const std::string& certificate_chain_file, const std::string& key_file) {
  SSL_CTX* context = SSL_CTX_new(TLS_server_method());
  if (context == nullptr) throw std::bad_alloc();
  std::shared_ptr<TlsServerContext> made(new TlsServerContext(context));
  set_modes(context);
  SSL_CTX_set_options(context, SSL_OP_CIPHER_SERVER_PREFERENCE);
  ERR_clear_error();
  if (SSL_CTX_use_certificate_chain_file(context, certificate_chain_file.c_str()) != 1 ||
      SSL_CTX_use_PrivateKey_file(context, key_file.c_str(), SSL_FILETYPE_PEM) != 1 ||
      SSL_CTX_check_private_key(context) != 1) {
    return make_error_code(errc::bad_file);
  }
  return made;
}

TlsServerContext::~TlsServerContext() { SSL_CTX_free(context_); }

ssl_st* TlsServerContext::accept(int fd) const {
  SSL* ssl = new_connection(context_, fd);
  SSL_set_accept_state(ssl);
  return ssl;
}

TlsClientContext::TlsClientContext(ssl_ctx_st* context)
    : context_(context), sessions_(std::make_unique<SessionCache>()) {}

Result<std::shared_ptr<TlsClientContext>> TlsClientContext::load(const std::string& extra_ca_file) {
  SSL_CTX* context = SSL_CTX_new(TLS_client_method());
  if (context == nullptr) throw std::bad_alloc();
  std::shared_ptr<TlsClientContext> made(new TlsClientContext(context));
  set_modes(context);
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_default_verify_paths(context);
  ERR_clear_error();
  if (!extra_ca_file.empty() &&
      SSL_CTX_load_verify_locations(context, extra_ca_file.c_str(), nullptr) != 1) {
    return make_error_code(errc::bad_file);
  }
  SSL_CTX_set_ex_data(context, session_cache_index(), made->sessions_.get());
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL_STORE);
  SSL_CTX_sess_set_new_cb(context, &on_new_session);
  return made;
}

TlsClientContext::~TlsClientContext() {
  // A connection may outlive us (it holds a reference of its own to the native context).
  SSL_CTX_set_ex_data(context_, session_cache_index(), nullptr);
  SSL_CTX_free(context_);
}

ssl_st* TlsClientContext::connect(int fd, const std::string& host) const {
  SSL* ssl = new_connection(context_, fd);
  SSL_set_ex_data(ssl, host_index(), new std::string(host));
  unsigned char address[sizeof(in6_addr)];
  const bool is_address = ::inet_pton(AF_INET, host.c_str(), address) == 1 ||
                          ::inet_pton(AF_INET6, host.c_str(), address) == 1;
  if (is_address) {
    X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host.c_str());
  } else {
    SSL_set_tlsext_host_name(ssl, host.c_str());
    SSL_set1_host(ssl, host.c_str());
  }
  sessions_->resume(host, ssl);
  SSL_set_connect_state(ssl);
  return ssl;
}

}  // namespace tandem::net
