#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bridge/call/agent.hpp"

namespace tandem::control {

/// What callers of an organisation want, and what they are told then.
struct Intent {
  std::string name;
  std::vector<std::string> examples;                         ///< Phrases of callers.
  std::vector<std::pair<std::string, std::string>> replies;  ///< (language, words)
};

/// What the instructions of all calls of an agent in an organisation begin with, byte for byte, so
/// that the service's prompt cache serves it: what was published, the organisation's intents, its
/// hours. `agent` has the published instructions, its language, zone, hours and exceptions;
/// `languages` are all that it speaks. What stands in fields of the organisation is quoted.
[[nodiscard]] std::string standing_instructions(const call::Agent& agent,
                                                std::string_view organisation_name,
                                                const std::vector<std::string>& languages,
                                                const std::vector<Intent>& intents);

/// What only this call's model is told, behind those: date and time, whether it is open, who rings.
/// `caller` is an E.164 number, or anything else for a withheld one.
[[nodiscard]] std::string call_briefing(const call::Agent& agent, std::string_view caller,
                                        std::chrono::system_clock::time_point now);

/// An appointment of somebody who rings.
struct CallersAppointment {
  std::chrono::system_clock::time_point starts, ends;
  std::string summary;  ///< As entered: not to be trusted.
  std::string name;     ///< Of the customer, likewise.
};
/// What is known of a number.
struct KnownCaller {
  std::string name;  ///< Of the contact, as entered; empty: none.
  std::vector<CallersAppointment> appointments;
  /// More than those.
  bool more = false;
};
/// The briefing's last part; empty where nothing is known.
[[nodiscard]] std::string caller_briefing(const KnownCaller& caller, const std::string& time_zone,
                                          std::string_view language);

}  // namespace tandem::control
