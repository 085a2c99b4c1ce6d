#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tandem::integration {

/// What a log says that it must not, each as it stands there: telephone numbers, addresses of
/// e-mail, keys, tokens and whatever else is in `secrets` (those of less than 11 characters are no
/// secrets, but words). Nothing: it is clean.
[[nodiscard]] std::vector<std::string> leaks_in(std::string_view log,
                                                const std::vector<std::string>& secrets);

/// The telephone numbers that a text names, as their digits.
[[nodiscard]] std::vector<std::string> numbers_in(const std::string& text);

}  // namespace tandem::integration
