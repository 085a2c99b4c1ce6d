#pragma once

#include <string_view>

namespace tandem::control {

/// The country (ISO 3166-1, two letters) that a call to this number goes to and is charged for;
/// empty where the number belongs to none that can be allowed: no E.164, a code that is not
/// assigned, satellites and other global services, premium and shared-cost numbers of the North
/// American plan. By ITU-T E.164's list of assigned country codes and, where several countries
/// share one (+1, +7, +44, +39, +47, +61, +212, +262, +358, +590, +599), by the first digits behind
/// it.
[[nodiscard]] std::string_view region_of(std::string_view e164) noexcept;

}  // namespace tandem::control
