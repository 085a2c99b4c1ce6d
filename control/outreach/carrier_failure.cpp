#include "control/outreach/carrier_failure.hpp"

#include <algorithm>
#include <array>

namespace tandem::control {
namespace {

constexpr std::array kFailures{
    CarrierFailure{"invalid-number",
                   "The number is not one that can be called. Check its digits and country code."},
    CarrierFailure{"unallocated-number",
                   "Nobody has this number. Ask the contact for the current one."},
    CarrierFailure{"number-unreachable",
                   "The telephone is switched off or out of reach. Try again later."},
    CarrierFailure{"call-declined", "The callee, or their network, refuses the call."},
    CarrierFailure{"country-not-permitted",
                   "The carrier's account may not call this country. Whoever runs it can allow the "
                   "country under Voice geographic permissions."},
    CarrierFailure{"number-blocked",
                   "The carrier does not connect calls to this number: it is blocked, or has a "
                   "premium rate."},
    CarrierFailure{"caller-id-not-verified",
                   "The number to call from does not belong to the carrier's account. Choose "
                   "another, or have it verified there."},
    CarrierFailure{
        "unverified-callee",
        "A trial account of the carrier calls verified numbers only. Verify this one, or "
        "upgrade the account."},
    CarrierFailure{"account-suspended",
                   "The carrier has suspended the account, or its balance is used up."},
    CarrierFailure{
        "carrier-credentials",
        "The carrier refuses our credentials. Whoever runs this service must mend them."},
    CarrierFailure{"carrier-rate-limited",
                   "The carrier takes no more calls at the moment. Try again in a minute."},
    CarrierFailure{"carrier-refused", "The carrier refused the call and gives no usable reason."},
    CarrierFailure{kCarrierAway,
                   "The carrier could not be reached, and no call was placed. Try again later."},
    CarrierFailure{"network-failed",
                   "The call was lost in a telephone network on its way. Try again later."},
    CarrierFailure{
        kUnknownOutcome,
        "The carrier gave no answer, so nobody knows whether a telephone rang. It was not "
        "tried again, so that nobody is called twice; ask the callee before you do."},
    CarrierFailure{
        "no-capacity",
        "This service had no room for the call for too long. Try again later, or ask for "
        "fewer calls at once."},
    CarrierFailure{"agent-unavailable",
                   "The agent was paused or withdrawn before the call could be placed."},
    CarrierFailure{"not-allowed",
                   "The organisation's settings do not allow this call any more: the country, the "
                   "number, or the number to call from."},
    CarrierFailure{"outside-calling-hours",
                   "The organisation's calling hours were over before the call could be placed."},
};

struct ByCode {
  int code;
  std::string_view reason;
};

/// Twilio's error dictionary.
constexpr std::array kErrors{
    ByCode{10001, "account-suspended"},      ByCode{10002, "account-suspended"},
    ByCode{20003, "carrier-credentials"},    ByCode{20005, "account-suspended"},
    ByCode{20429, "carrier-rate-limited"},   ByCode{21201, "invalid-number"},
    ByCode{21210, "caller-id-not-verified"}, ByCode{21211, "invalid-number"},
    ByCode{21212, "caller-id-not-verified"}, ByCode{21213, "caller-id-not-verified"},
    ByCode{21214, "number-unreachable"},     ByCode{21215, "country-not-permitted"},
    ByCode{21216, "number-blocked"},         ByCode{21217, "invalid-number"},
    ByCode{21219, "unverified-callee"},      ByCode{13223, "invalid-number"},
    ByCode{13224, "invalid-number"},         ByCode{13225, "number-blocked"},
    ByCode{13227, "country-not-permitted"},  ByCode{32205, "country-not-permitted"},
};

constexpr std::array kSip{
    ByCode{403, "call-declined"},      ByCode{404, "unallocated-number"},
    ByCode{408, "number-unreachable"}, ByCode{410, "unallocated-number"},
    ByCode{480, "number-unreachable"}, ByCode{484, "invalid-number"},
    ByCode{488, "network-failed"},     ByCode{500, "network-failed"},
    ByCode{502, "network-failed"},     ByCode{503, "network-failed"},
    ByCode{504, "network-failed"},     ByCode{603, "call-declined"},
    ByCode{604, "unallocated-number"}, ByCode{607, "number-blocked"},
    ByCode{608, "number-blocked"},
};

template <std::size_t kSize>
const CarrierFailure* find(const std::array<ByCode, kSize>& table, int code) noexcept {
  const auto found = std::find_if(table.begin(), table.end(),
                                  [code](const ByCode& each) { return each.code == code; });
  return found == table.end() ? nullptr : failure_named(found->reason);
}

}  // namespace

const CarrierFailure* failure_named(std::string_view reason) noexcept {
  const auto found =
      std::find_if(kFailures.begin(), kFailures.end(),
                   [reason](const CarrierFailure& each) { return each.reason == reason; });
  return found == kFailures.end() ? nullptr : &*found;
}

const CarrierFailure& failure_of_error(int status, int code) noexcept {
  if (const CarrierFailure* known = find(kErrors, code)) return *known;
  if (status == 401 || status == 403) return *failure_named("carrier-credentials");
  if (status == 429) return *failure_named("carrier-rate-limited");
  return *failure_named("carrier-refused");
}

const CarrierFailure* failure_of_sip(int code) noexcept { return find(kSip, code); }

std::span<const CarrierFailure> carrier_failures() noexcept { return kFailures; }

}  // namespace tandem::control
