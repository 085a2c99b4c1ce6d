#include "control/errc.hpp"

#include <string>

namespace tandem::control {
namespace {

class Category final : public boost::system::error_category {
 public:
  const char* name() const noexcept override { return "tandem.control"; }
  std::string message(int code) const override {
    switch (static_cast<errc>(code)) {
      case errc::carrier_refused:
        return "the carrier refused the request";
      case errc::carrier_unauthorised:
        return "the carrier refused our credentials";
      case errc::carrier_unavailable:
        return "the carrier's API cannot be reached";
      case errc::carrier_call_gone:
        return "the call is over at the carrier";
    }
    return "unknown error";
  }
};

}  // namespace

const boost::system::error_category& category() noexcept {
  static const Category instance;
  return instance;
}

}  // namespace tandem::control
