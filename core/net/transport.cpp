#include "core/net/transport.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <boost/asio/error.hpp>
#include <cerrno>
#include <limits>
#include <utility>

#include "core/errc.hpp"
#include "core/net/socket_bio.hpp"
#include "core/net/socket_read.hpp"

namespace tandem::net {

namespace {

/// What an earlier call left would be taken for this one's. Mostly there is nothing, and clearing
/// goes through all places of the queue.
void forget_errors() noexcept {
  if (ERR_peek_error() != 0) ERR_clear_error();
}

ErrorCode system_failure() noexcept {
  if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR) return errc::would_block;
  return {errno, boost::system::system_category()};
}

int openssl_size(std::size_t bytes) noexcept {
  return static_cast<int>(
      std::min(bytes, static_cast<std::size_t>(std::numeric_limits<int>::max())));
}

}  // namespace

Transport::~Transport() { SSL_free(ssl_); }

Transport::Transport(Transport&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)),
      ssl_(std::exchange(other.ssl_, nullptr)),
      read_wants_(other.read_wants_),
      write_wants_(other.write_wants_),
      tls_error_(std::move(other.tls_error_)) {}

Transport& Transport::operator=(Transport&& other) noexcept {
  if (this == &other) return *this;
  SSL_free(ssl_);
  fd_ = std::exchange(other.fd_, -1);
  ssl_ = std::exchange(other.ssl_, nullptr);
  read_wants_ = other.read_wants_;
  write_wants_ = other.write_wants_;
  tls_error_ = std::move(other.tls_error_);
  return *this;
}

Result<std::size_t> Transport::read_some(std::span<char> into) noexcept {
  if (ssl_ != nullptr) {
    forget_errors();
    const int got = SSL_read(ssl_, into.data(), openssl_size(into.size()));
    drained_ = socket_emptied(ssl_) && SSL_has_pending(ssl_) == 0;
    if (got > 0) return static_cast<std::size_t>(got);
    return tls_failure(got, read_wants_);
  }
  const ssize_t got = read_socket(fd_, into);
  drained_ = got < static_cast<ssize_t>(into.size());
  if (got > 0) return static_cast<std::size_t>(got);
  if (got == 0) return ErrorCode(boost::asio::error::eof);
  return system_failure();
}

Result<std::size_t> Transport::write_some(std::span<const char> bytes) noexcept {
  if (ssl_ != nullptr) {
    forget_errors();
    const int sent = SSL_write(ssl_, bytes.data(), openssl_size(bytes.size()));
    if (sent > 0) return static_cast<std::size_t>(sent);
    return tls_failure(sent, write_wants_);
  }
  const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  if (sent >= 0) return static_cast<std::size_t>(sent);
  return system_failure();
}

Result<> Transport::handshake() noexcept {
  ERR_clear_error();
  const int done = SSL_do_handshake(ssl_);
  if (done == 1) return {};
  return tls_failure(done, read_wants_);
}

void Transport::say_goodbye() noexcept {
  if (ssl_ == nullptr || SSL_is_init_finished(ssl_) == 0) return;
  ERR_clear_error();
  SSL_shutdown(ssl_);
}

void Transport::keep_tls_buffers() noexcept {
  if (ssl_ != nullptr) SSL_clear_mode(ssl_, SSL_MODE_RELEASE_BUFFERS);
}

bool Transport::holds_bytes() const noexcept {
  return ssl_ != nullptr && SSL_has_pending(ssl_) != 0;
}

bool Transport::tls_resumed() const noexcept {
  return ssl_ != nullptr && SSL_session_reused(ssl_) != 0;
}

ssl_st* Transport::release_tls() noexcept { return std::exchange(ssl_, nullptr); }

ErrorCode Transport::tls_failure(int returned, Want& wants) noexcept {
  const int system_error = errno;
  switch (SSL_get_error(ssl_, returned)) {
    case SSL_ERROR_WANT_READ:
      wants = Want::Readable;
      return errc::would_block;
    case SSL_ERROR_WANT_WRITE:
      wants = Want::Writable;
      return errc::would_block;
    case SSL_ERROR_ZERO_RETURN:
      return boost::asio::error::eof;
    case SSL_ERROR_SYSCALL:
      if (system_error == 0) return boost::asio::error::connection_reset;
      return {system_error, boost::system::system_category()};
    default:
      break;
  }
  const unsigned long code = ERR_peek_error();
  if (ERR_GET_REASON(code) == SSL_R_UNEXPECTED_EOF_WHILE_READING) {
    return boost::asio::error::connection_reset;
  }
  const long verified = SSL_get_verify_result(ssl_);
  const char* reason = verified != X509_V_OK ? X509_verify_cert_error_string(verified)
                                             : ERR_reason_error_string(code);
  tls_error_ = reason != nullptr ? reason : "unknown TLS error";
  return errc::tls_failed;
}

}  // namespace tandem::net
