#pragma once

#include <boost/system/result.hpp>

namespace tandem {

/// What a function gives that can fail for reasons outside our code: a peer that lies, stalls or
/// vanishes, a full queue, a bad request. The error is a `boost::system::error_code` of the
/// module's own category (see each `errc.hpp`). Impossible states of our own are not results: see
/// `core/assert.hpp`.
template <class T = void>
using Result = boost::system::result<T>;

using ErrorCode = boost::system::error_code;

}  // namespace tandem
