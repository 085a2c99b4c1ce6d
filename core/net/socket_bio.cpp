#include "core/net/socket_bio.hpp"

#include <openssl/bio.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <cerrno>
#include <new>

#include "core/net/socket_read.hpp"

namespace tandem::net {

namespace {

struct Socket {
  int fd = -1;
  bool emptied = false;
  bool ended = false;
};

Socket& socket_of(BIO* bio) noexcept { return *static_cast<Socket*>(BIO_get_data(bio)); }

bool again() noexcept { return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR; }

int read_bio(BIO* bio, char* into, int size) {
  Socket& socket = socket_of(bio);
  BIO_clear_retry_flags(bio);
  const ssize_t got = read_socket(socket.fd, {into, static_cast<std::size_t>(size)});
  socket.emptied = got < size;
  socket.ended = got == 0;
  if (got < 0 && again()) BIO_set_retry_read(bio);
  return static_cast<int>(got);
}

int write_bio(BIO* bio, const char* from, int size) {
  BIO_clear_retry_flags(bio);
  const ssize_t sent =
      ::send(socket_of(bio).fd, from, static_cast<std::size_t>(size), MSG_NOSIGNAL);
  if (sent < 0 && again()) BIO_set_retry_write(bio);
  return static_cast<int>(sent);
}

long control_socket(BIO* bio, int command, long, void*) {
  switch (command) {
    case BIO_CTRL_EOF:
      return socket_of(bio).ended ? 1 : 0;
    case BIO_CTRL_FLUSH:
      return 1;
    default:
      return 0;
  }
}

int destroy_socket(BIO* bio) {
  delete static_cast<Socket*>(BIO_get_data(bio));
  return 1;
}

/// Made once, and used by all threads; never freed, as OpenSSL's own are not.
const BIO_METHOD* socket_method() {
  static const BIO_METHOD* const method = [] {
    BIO_METHOD* made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket");
    if (made == nullptr) throw std::bad_alloc();
    BIO_meth_set_read(made, &read_bio);
    BIO_meth_set_write(made, &write_bio);
    BIO_meth_set_ctrl(made, &control_socket);
    BIO_meth_set_destroy(made, &destroy_socket);
    return made;
  }();
  return method;
}

}  // namespace

bio_st* make_socket_bio(int fd) {
  BIO* bio = BIO_new(socket_method());
  if (bio == nullptr) throw std::bad_alloc();
  BIO_set_data(bio, new Socket{.fd = fd});
  BIO_set_init(bio, 1);
  return bio;
}

bool socket_emptied(const ssl_st* ssl) noexcept { return socket_of(SSL_get_rbio(ssl)).emptied; }

}  // namespace tandem::net
