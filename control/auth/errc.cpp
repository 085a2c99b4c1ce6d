#include "control/auth/errc.hpp"

#include <string>

namespace tandem::auth {
namespace {

const char* text_of(errc code) noexcept {
  switch (code) {
    case errc::malformed_token:
      return "malformed-token";
    case errc::forbidden_header:
      return "forbidden-header";
    case errc::algorithm_not_allowed:
      return "algorithm-not-allowed";
    case errc::unknown_key:
      return "unknown-key";
    case errc::bad_signature:
      return "bad-signature";
    case errc::bad_claims:
      return "bad-claims";
    case errc::expired:
      return "expired";
    case errc::not_yet_valid:
      return "not-yet-valid";
    case errc::lives_too_long:
      return "lives-too-long";
    case errc::wrong_issuer:
      return "wrong-issuer";
    case errc::wrong_audience:
      return "wrong-audience";
    case errc::wrong_role:
      return "wrong-role";
    case errc::malformed_key:
      return "malformed-key";
  }
  return "unknown";
}

class Category final : public boost::system::error_category {
 public:
  const char* name() const noexcept override { return "tandem.auth"; }
  std::string message(int code) const override { return text_of(static_cast<errc>(code)); }
};

}  // namespace

const boost::system::error_category& category() noexcept {
  static const Category instance;
  return instance;
}

}  // namespace tandem::auth
