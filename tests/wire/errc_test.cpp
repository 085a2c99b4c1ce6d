#include "core/errc.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

#include "bridge/carrier/errc.hpp"
#include "bridge/model/errc.hpp"

namespace {

/// Texts of the codes from 1 to `last`: each has its own, in the alphabet of a metric's label.
void check_texts(const boost::system::error_category& category, int last) {
  std::set<std::string> texts;
  for (int code = 1; code <= last; ++code) {
    const std::string text = category.message(code);
    CHECK_MESSAGE(
        text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos, text);
    CHECK_MESSAGE(text != "unknown", code);
    CHECK_MESSAGE(texts.insert(text).second, text);
  }
  CHECK(category.message(last + 1) == "unknown");
}

}  // namespace

TEST_SUITE("errc") {
  TEST_CASE("every code has a text of its own, fit for a label") {
    check_texts(tandem::core_category(), static_cast<int>(tandem::errc::bad_signature));
    check_texts(tandem::carrier::category(),
                static_cast<int>(tandem::carrier::errc::too_many_fields));
    check_texts(tandem::model::category(), static_cast<int>(tandem::model::errc::too_deep));
  }

  TEST_CASE("codes of two modules are not equal, whatever their numbers") {
    const boost::system::error_code carrier = tandem::carrier::errc::too_deep;
    const boost::system::error_code model = tandem::model::errc::too_deep;
    CHECK(carrier != model);
    CHECK(carrier == tandem::carrier::errc::too_deep);
  }
}
