#include "bridge/call/errc.hpp"

#include <string>

namespace tandem::call {
namespace {

class Category final : public boost::system::error_category {
 public:
  [[nodiscard]] const char* name() const noexcept override { return "call"; }
  [[nodiscard]] std::string message(int value) const override {
    switch (static_cast<errc>(value)) {
      case errc::token_malformed:
        return "stream token malformed";
      case errc::token_forged:
        return "stream token forged";
      case errc::token_expired:
        return "stream token expired";
      case errc::token_used:
        return "stream token used already";
      case errc::call_over:
        return "call is over";
      case errc::wrong_node:
        return "stream token of another node";
    }
    return "unknown";
  }
};

}  // namespace

const boost::system::error_category& category() noexcept {
  static const Category instance;
  return instance;
}

}  // namespace tandem::call
