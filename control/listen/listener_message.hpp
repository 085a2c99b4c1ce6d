#pragma once

#include <string>
#include <string_view>

namespace tandem::listen {

/// A text message of a listener: `{"type":"take-over"}`, `{"type":"hand-back"}`,
/// `{"type":"refresh","token":…}`.
struct ListenerMessage {
  std::string type;   ///< Empty: it is none.
  std::string token;  ///< Of `refresh`.
};
[[nodiscard]] ListenerMessage read_listener_message(std::string_view text);

/// {"type":…}, with one member more where `name` is not empty.
[[nodiscard]] std::string listener_answer(std::string_view type, std::string_view name = {},
                                          std::string_view value = {});

}  // namespace tandem::listen
