#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tandem::carrier {

/// `+` and 7 to 15 digits of which the first is not 0 (ITU-T E.164, section 6; shorter ones are
/// service codes that no call of ours comes from).
[[nodiscard]] bool is_e164(std::string_view number) noexcept;

/// The E.164 form of a number as people and carriers write it: `+1 (555) 712-2661`,
/// `0015557122661`, `15557122661`, and ` 15557122661`, where a `+` was decoded as a space. Nothing
/// for national forms, whose country is not known.
[[nodiscard]] std::optional<std::string> normalise_number(std::string_view text);

enum class PartyKind : std::uint8_t {
  Number,     ///< A telephone.
  Client,     ///< `client:NAME`: an app of the carrier's SDK.
  Sip,        ///< `sip:USER@HOST`
  Anonymous,  ///< Withheld: no address that could be called back.
  Other
};

/// One end of a call, as `From` and `To` name it.
struct Party {
  PartyKind kind = PartyKind::Anonymous;
  std::string number;   ///< E.164; of a SIP address where its user part is one; else empty.
  std::string address;  ///< As the carrier gave it, at most 256 bytes; empty where withheld.
};

/// Reads `From` or `To`. Withheld numbers come as words or as their digits on a keypad
/// (`+266696687` spells ANONYMOUS).
[[nodiscard]] Party read_party(std::string_view text);

}  // namespace tandem::carrier
