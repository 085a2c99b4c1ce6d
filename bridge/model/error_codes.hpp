#pragma once

#include <span>
#include <string_view>

namespace tandem::model {

/// The label of `tandem_model_errors_total` for a fault of the model: the code itself where it is
/// one that the protocol page names, an HTTP status or close code that servers use, or one of our
/// own words ("timeout", "silent", ...); "other" for what else a peer may think of. The text lives
/// for ever.
[[nodiscard]] std::string_view error_label(std::string_view code) noexcept;

/// All of them but "other".
[[nodiscard]] std::span<const std::string_view> error_labels() noexcept;

}  // namespace tandem::model
