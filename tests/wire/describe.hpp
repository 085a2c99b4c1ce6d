#pragma once

#include <string>

#include "bridge/carrier/twilio_message.hpp"
#include "bridge/model/realtime_message.hpp"
#include "core/result.hpp"

namespace tandem::test {

/// All that a message says, in one line, so that two ways of reading can be compared while both
/// messages' views are not alive at once. An error gives its name.
std::string describe(const Result<carrier::Message>& message);
std::string describe(const Result<model::Message>& message);

}  // namespace tandem::test
