#pragma once

#include <pqxx/pqxx>
#include <string>

#include "control/assistant/instructions.hpp"

namespace tandem::store {

/// What an organisation knows of a number: its contact, and the appointments of it that are not
/// over, the nearest ones first. As the node (`Acting::writer`).
[[nodiscard]] control::KnownCaller known_caller(pqxx::transaction_base& tx,
                                                const std::string& organisation,
                                                const std::string& number);

}  // namespace tandem::store
