#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "bridge/carrier/twiml.hpp"
#include "core/net/http_message.hpp"

namespace tandem::control {

/// What a caller hears from the carrier's own voice when no agent answers.
enum class Spoken : std::uint8_t {
  NotRegistered,  ///< The number is not one of ours.
  NotConfigured,  ///< It is, and no agent answers it.
  Paused,
  Lapsed,  ///< The organisation's subscription has: no new calls.
  Busy,
  Draining,
  Closed,
  ModelAway,   ///< An apology; a transfer or the end follows.
  NobodyTook,  ///< A transfer that nobody answered.
  OneMoment,   ///< Another node is to answer.
  Lost,        ///< We know nothing of the call any more.
};

/// The sentence in the agent's language (`ru…` is Russian, everything else English).
[[nodiscard]] std::string_view sentence(Spoken spoken, std::string_view language) noexcept;
/// The carrier's name of the voice's language: "en-US" or "ru-RU".
[[nodiscard]] std::string_view say_language(std::string_view language) noexcept;

/// 200 with the document as `text/xml`.
[[nodiscard]] net::HttpResponse twiml_reply(const carrier::Twiml& twiml);
/// The sentence, then the end of the call.
[[nodiscard]] net::HttpResponse say_and_hang_up(Spoken spoken, std::string_view language);

}  // namespace tandem::control
