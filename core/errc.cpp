#include "core/errc.hpp"

#include <string>

namespace tandem {
namespace {

const char* text_of(errc code) noexcept {
  switch (code) {
    case errc::invalid_base64:
      return "invalid-base64";
    case errc::invalid_url:
      return "invalid-url";
    case errc::invalid_json:
      return "invalid-json";
    case errc::timed_out:
      return "timed-out";
    case errc::would_block:
      return "would-block";
    case errc::closed:
      return "closed";
    case errc::message_too_large:
      return "message-too-large";
    case errc::bad_handshake:
      return "bad-handshake";
    case errc::protocol_violation:
      return "protocol-violation";
    case errc::tls_failed:
      return "tls-failed";
    case errc::name_not_found:
      return "name-not-found";
    case errc::refused:
      return "refused";
    case errc::reset:
      return "reset";
    case errc::too_many_connections:
      return "too-many-connections";
    case errc::bad_address:
      return "bad-address";
    case errc::bad_file:
      return "bad-file";
    case errc::bad_signature:
      return "bad-signature";
  }
  return "unknown";
}

class Category final : public boost::system::error_category {
 public:
  const char* name() const noexcept override { return "tandem.core"; }
  std::string message(int code) const override { return text_of(static_cast<errc>(code)); }
};

}  // namespace

const boost::system::error_category& core_category() noexcept {
  static const Category category;
  return category;
}

}  // namespace tandem
