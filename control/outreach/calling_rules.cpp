#include "control/outreach/calling_rules.hpp"

#include <algorithm>

#include "bridge/carrier/phone_number.hpp"
#include "control/outreach/number_region.hpp"

namespace tandem::control {

std::optional<std::string> why_not_ring(const CallingRules& rules, std::string_view number) {
  if (!carrier::is_e164(number)) return "is no number in the form +15551234567";
  if (std::find(rules.numbers.begin(), rules.numbers.end(), number) != rules.numbers.end())
    return std::nullopt;
  const std::string_view region = region_of(number);
  if (region.empty()) return "is of no country that can be allowed, nor among `outgoing_numbers`";
  if (std::find(rules.countries.begin(), rules.countries.end(), region) != rules.countries.end())
    return std::nullopt;
  return "is in " + std::string(region) +
         ", which is not among the organisation's `outgoing_countries`";
}

}  // namespace tandem::control
