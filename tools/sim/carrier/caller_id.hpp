#pragma once

#include <string>
#include <string_view>

namespace tandem::sim {

/// The two ends of a call that dials somebody on.
struct CallParties {
  std::string_view from, to;
  bool outbound = false;  ///< The server placed it, from a number of its own.
};

/// Why the one who is rung cannot be shown `caller_id`; empty: they can. Without one it is the
/// caller's own number. Whatever is shown must be that or a number of the account's, of which the
/// simulator takes the call's own alone; the one whom the server itself rang has called nobody, so
/// there a number has to be named.
[[nodiscard]] std::string caller_id_fault(const CallParties& call, std::string_view caller_id);

}  // namespace tandem::sim
