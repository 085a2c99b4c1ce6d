#pragma once

#include <string>
#include <string_view>

namespace tandem::store {

/// What a notification on the channel `tandem_directory` says.
struct DirectoryNotice {
  std::string organisation;  ///< UUID of whose rows have changed; empty: nobody's.
  bool prices = false;       ///< The prices of models, which are nobody's.
};

/// "TABLE ORGANISATION", or "model_prices " of what is nobody's. Anybody who may connect may notify
/// (PostgreSQL has no rights on channels): what is no such text says nothing.
[[nodiscard]] DirectoryNotice read_directory_notice(std::string_view payload);

}  // namespace tandem::store
