#include "bridge/carrier/errc.hpp"

#include <string>

namespace tandem::carrier {
namespace {

const char* text_of(errc code) noexcept {
  switch (code) {
    case errc::malformed_json:
      return "malformed-json";
    case errc::not_an_object:
      return "not-an-object";
    case errc::missing_field:
      return "missing-field";
    case errc::wrong_type:
      return "wrong-type";
    case errc::number_out_of_range:
      return "number-out-of-range";
    case errc::too_deep:
      return "too-deep";
    case errc::malformed_form:
      return "malformed-form";
    case errc::too_many_fields:
      return "too-many-fields";
  }
  return "unknown";
}

class Category final : public boost::system::error_category {
 public:
  const char* name() const noexcept override { return "tandem.carrier"; }
  std::string message(int code) const override { return text_of(static_cast<errc>(code)); }
};

}  // namespace

const boost::system::error_category& category() noexcept {
  static const Category instance;
  return instance;
}

}  // namespace tandem::carrier
