#include "core/crypto/errc.hpp"

#include <string>

namespace tandem::crypto {
namespace {

class Category final : public boost::system::error_category {
 public:
  const char* name() const noexcept override { return "tandem.crypto"; }
  std::string message(int code) const override {
    switch (static_cast<errc>(code)) {
      case errc::malformed_token:
        return "not a token of ours";
      case errc::forged_token:
        return "the token's signature does not match";
      case errc::expired_token:
        return "the token has expired";
      case errc::malformed_key:
        return "a key must be 32 bytes in base64";
      case errc::malformed_secret:
        return "not a sealed secret";
      case errc::unknown_key:
        return "sealed under a key that is none of ours";
      case errc::forged_secret:
        return "the sealed secret was changed, or is another row's";
    }
    return "unknown error";
  }
};

}  // namespace

const boost::system::error_category& category() noexcept {
  static const Category instance;
  return instance;
}

}  // namespace tandem::crypto
