#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tandem::carrier {

/// `<Connect><Stream>`: the call's audio comes to us over a WebSocket.
struct ConnectStream {
  std::string url;              ///< `wss://`, without a query: Twilio drops it (error 31920).
  std::string name;             ///< Comes back as `StreamName`; empty: none.
  std::string action;           ///< Asked for TwiML when the stream has ended; empty: next verb.
  std::string status_callback;  ///< Absolute; empty: none.
  /// Come back as `customParameters` of `start`. Name and value share 499 characters (Twilio's
  /// limit); a longer value is cut.
  std::vector<std::pair<std::string, std::string>> parameters;
};

/// `<Dial><Number>`: connects the caller with another phone.
struct DialNumber {
  std::string number;                     ///< E.164
  std::string caller_id;                  ///< Empty: the caller's own.
  std::chrono::seconds ring_timeout{30};  ///< Twilio's default.
  std::string action;  ///< Asked with `DialCallStatus` afterwards; absolute inside a REST update
                       ///< (error 15004). Empty: next verb.
};

/// Builds one TwiML document, verb by verb in order of execution. Texts are escaped; what XML 1.0
/// cannot carry (controls, ill-formed UTF-8) becomes U+FFFD. A document without verbs ends the
/// call.
class Twiml {
 public:
  Twiml& connect_stream(const ConnectStream& stream);
  /// `language` as a BCP 47 tag, or empty for the account's default.
  Twiml& say(std::string_view text, std::string_view language = {});
  Twiml& pause(std::chrono::seconds length);
  Twiml& dial(const DialNumber& dial);
  Twiml& redirect(std::string_view url);
  Twiml& hang_up();

  /// The document with XML declaration, to be sent as `text/xml`, or as the `Twiml` field of a REST
  /// call update (at most 4000 characters there).
  [[nodiscard]] std::string document() const;

 private:
  void attribute(std::string_view name, std::string_view value);

  std::string verbs_;
};

/// `text` as XML character data, or as the inside of a double-quoted attribute.
[[nodiscard]] std::string escape_xml(std::string_view text);

}  // namespace tandem::carrier
