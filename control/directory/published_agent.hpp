#pragma once

#include <cstddef>
#include <memory>

#include "bridge/call/agent.hpp"
#include "control/store/directory_rows.hpp"

namespace tandem::control {

/// A published version as a call of that organisation needs it: instructions with the
/// organisation's intents and hours (`control/assistant`), without its spoken apology. A lent agent
/// works for whom it is lent to. What a definition has out of bounds becomes the default; null,
/// with a line in the log, where it has no instructions.
[[nodiscard]] std::shared_ptr<call::Agent> published_agent(const store::TenantRows& tenant,
                                                           const store::TenantRows::Agent& row);

/// Memory that its texts take.
[[nodiscard]] std::size_t bytes_of(const call::Agent& agent) noexcept;

/// "en" of "en-GB".
[[nodiscard]] std::string language_of_locale(const std::string& locale);

}  // namespace tandem::control
