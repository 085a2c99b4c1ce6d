#include "control/store/errc.hpp"

#include <string>

namespace tandem::store {
namespace {

class Category final : public boost::system::error_category {
 public:
  const char* name() const noexcept override { return "tandem.store"; }
  std::string message(int code) const override {
    switch (static_cast<errc>(code)) {
      case errc::unavailable:
        return "the database is unavailable";
      case errc::timed_out:
        return "the database did not answer in time";
      case errc::overloaded:
        return "too many transactions wait for the database";
      case errc::read_only:
        return "the database is read-only";
      case errc::unknown_outcome:
        return "whether the database kept it is not known";
    }
    return "unknown";
  }
};

}  // namespace

const boost::system::error_category& category() noexcept {
  static const Category kCategory;
  return kCategory;
}

}  // namespace tandem::store
