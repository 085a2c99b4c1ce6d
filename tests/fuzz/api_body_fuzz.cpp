#include <boost/json/serialize.hpp>
#include <string>
#include <string_view>

#include "bridge/carrier/phone_number.hpp"
#include "control/shape/check.hpp"
#include "control/shape/formats.hpp"
#include "tests/fuzz/fuzz_target.hpp"

using namespace tandem;
using namespace tandem::shape;

namespace {

constexpr double kLow = -5, kHigh = 20;

/// A body with a member of every kind.
const Shape& everything() {
  static const Shape made{
      "Everything",
      {{"text", text(0, 10), Presence::Optional},
       {"integer", integer(kLow, kHigh), Presence::Optional},
       {"number", number(kLow, kHigh), Presence::Optional},
       {"flag", of(Kind::Boolean), Presence::Optional},
       {"id", of(Kind::Uuid), Presence::Optional},
       {"time", of(Kind::Time), Presence::Optional},
       {"date", of(Kind::Date), Presence::Optional},
       {"clock", of(Kind::Clock), Presence::Optional},
       {"phone", of(Kind::Phone), Presence::Optional},
       {"email", of(Kind::Email), Presence::Optional},
       {"zone", of(Kind::TimeZone), Presence::Optional},
       {"slug", of(Kind::Slug), Presence::Optional},
       {"choice", choice({"one", "two"}), Presence::Optional},
       {"list", list_of(nullable(integer(kLow, kHigh)), 3), Presence::Optional},
       {"object", object(Shape{"", {{"inner", text(1, 3), Presence::Required}}}),
        Presence::Optional},
       {"json", json(40), Presence::Optional}}};
  return made;
}

bool within(const boost::json::value& it) {
  const double number = it.to_number<double>();
  return number >= kLow && number <= kHigh;
}

/// What passed is what the rest of the server takes it for, and passes again.
void check_body(std::string_view body) {
  std::string reason;
  const auto members = parse_object(std::string(body), reason);
  FUZZ_REQUIRE(members.has_value() == reason.empty());
  if (!members) return;
  const std::string written = boost::json::serialize(*members);
  FUZZ_REQUIRE(written.find('\0') == std::string::npos);
  const auto again = parse_object(written, reason);
  FUZZ_REQUIRE(again && *again == *members);
  std::vector<Fault> faults;
  check(*members, everything(), {}, faults);
  FUZZ_REQUIRE(faults.size() <= kFaultsMax);
  for (const Fault& fault : faults) FUZZ_REQUIRE(fault.pointer.starts_with('/'));
  if (!faults.empty()) return;
  for (const auto& [name, value] : *members) {
    if (name == "integer" || name == "number") FUZZ_REQUIRE(within(value));
    if (name == "phone") FUZZ_REQUIRE(carrier::is_e164(std::string_view(value.as_string())));
    if (name == "list") FUZZ_REQUIRE(value.as_array().size() <= 3);
  }
}

/// The same of a query's parameter, which is a text.
void check_query(std::string_view value) {
  for (const Type& type : {integer(kLow, kHigh), number(kLow, kHigh)}) {
    std::vector<Fault> faults;
    const boost::json::value read = from_query(value, type);
    check(read, type, "?x", faults);
    FUZZ_REQUIRE(!faults.empty() || within(read));
  }
}

/// A time is a date, a clock and an offset.
void check_formats(std::string_view value) {
  if (is_time(value)) FUZZ_REQUIRE(is_date(value.substr(0, 10)) && is_clock(value.substr(11, 5)));
  if (is_slug(value)) FUZZ_REQUIRE(!is_uuid(value) && value.size() <= 63);
  if (is_email(value)) FUZZ_REQUIRE(value.find_first_of(" \r\n\t") == std::string_view::npos);
  if (is_time_zone(value)) FUZZ_REQUIRE(value.find("..") == std::string_view::npos);
}

}  // namespace

/// What anybody sends to the API: a body, a parameter.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  check_body(text);
  check_query(text);
  check_formats(text);
  return 0;
}
