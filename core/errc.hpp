#pragma once

#include <boost/system/error_code.hpp>

namespace tandem {

/// What can go wrong in `core` for reasons outside our code. The short texts are stable: metrics
/// use them as the label `reason`.
enum class errc {
  invalid_base64 = 1,
  invalid_url,
  invalid_json,
  timed_out,             ///< A deadline of ours passed.
  would_block,           ///< A queue or socket is full; nothing was taken.
  closed,                ///< Our side was closed already.
  message_too_large,     ///< A peer declared or sent more than we take.
  bad_handshake,         ///< HTTP or WebSocket handshake that breaks the protocol or was refused.
  protocol_violation,    ///< A peer broke the protocol after the handshake.
  tls_failed,            ///< Handshake, certificate or record layer.
  name_not_found,        ///< The resolver knows no address.
  refused,               ///< Nobody listens there, or no way to it.
  reset,                 ///< The peer vanished without closing.
  too_many_connections,  ///< A limit of ours.
  bad_address,           ///< Not HOST:PORT, or none of this machine.
  bad_file,              ///< A file that cannot be read or holds something else.
  bad_signature,         ///< Authentication of data failed.
};

[[nodiscard]] const boost::system::error_category& core_category() noexcept;
[[nodiscard]] inline boost::system::error_code make_error_code(errc code) noexcept {
  return {static_cast<int>(code), core_category()};
}

}  // namespace tandem

template <>
struct boost::system::is_error_code_enum<tandem::errc> : std::true_type {};
