#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace tandem::carrier {

// What a browser that plays the caller says beside its audio; `/ws/playground` in
// `control/playground/README.md`.

/// All audio before this mark was played, or was thrown away.
struct BrowserPlayed {
  std::uint32_t mark = 0;
};
struct BrowserDigit {
  char digit = '0';  ///< 0-9 * # A-D
};
/// The caller hangs up.
struct BrowserStop {};
/// A newer token of whoever plays the caller.
struct BrowserRefresh {
  std::string token;
};
/// JSON, but nothing of the above.
struct BrowserUnknown {};
/// No JSON object.
struct BrowserGarbage {};

using BrowserMessage = std::variant<BrowserPlayed, BrowserDigit, BrowserStop, BrowserRefresh,
                                    BrowserUnknown, BrowserGarbage>;
/// {"type":"played","id":7} · {"type":"dtmf","digit":"5"} · {"type":"stop"} ·
/// {"type":"refresh","token":…}. Never throws.
[[nodiscard]] BrowserMessage read_browser_message(std::string_view text);

/// {"type":"start","callId":…,"encoding":"linear16","sampleRate":24000,"channels":1}
[[nodiscard]] std::string browser_start(std::string_view call);
/// {"type":"mark","id":7}
[[nodiscard]] std::string browser_mark(std::uint32_t mark);
inline constexpr std::string_view kBrowserClear = R"({"type":"clear"})";
inline constexpr std::string_view kBrowserEnd = R"({"type":"end"})";

}  // namespace tandem::carrier
