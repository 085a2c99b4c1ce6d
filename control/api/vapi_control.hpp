#pragma once

#include <boost/json/object.hpp>
#include <vector>

#include "control/shape/type.hpp"

namespace tandem::api {

/// What clients made for Vapi send to a call's control URL, beside our own words: `say` with
/// `content`, `add-message`, `control`, `end-call`, `transfer` with a `destination`.

/// The types that only they send, and the members.
[[nodiscard]] const std::vector<std::string>& vapi_control_types();
[[nodiscard]] std::vector<shape::Member> vapi_control_members();

/// The order in our words; an order in our words stays as it is. Throws `Refusal` (422) for what
/// has no counterpart here.
[[nodiscard]] boost::json::object in_our_words(const boost::json::object& order);

}  // namespace tandem::api
