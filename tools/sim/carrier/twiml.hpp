#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace tandem::sim {

struct StreamNoun {
  std::string url;   ///< Absolute, wss (or ws where that is allowed), no query.
  std::string name;  ///< Empty: the stream's sid is told instead.
  std::string status_callback, status_callback_method = "POST";
  std::vector<std::pair<std::string, std::string>> parameters;
};

/// Only bidirectional streams: what Connect is used for here.
struct ConnectVerb {
  std::string action, method = "POST";
  StreamNoun stream;
};
struct SayVerb {
  std::string text;
  std::string language;
  int loop = 1;
};
struct PlayVerb {
  std::string url;     ///< Absolute by now; empty with digits.
  std::string digits;  ///< w is half a second.
  int loop = 1;
};
struct PauseVerb {
  std::chrono::seconds length{1};
};
struct HangupVerb {};
struct RejectVerb {
  std::string reason = "rejected";
};
struct RedirectVerb {
  std::string url, method = "POST";
};
struct DialNumber {
  std::string number;
  std::string status_callback, status_callback_method = "POST";
  std::vector<std::string> status_callback_events;
};
struct DialVerb {
  std::string action, method = "POST", caller_id;
  std::chrono::seconds timeout{30}, time_limit{14'400};
  bool answer_on_bridge = false;
  std::vector<DialNumber> numbers;
};

using Verb = std::variant<ConnectVerb, SayVerb, PlayVerb, PauseVerb, HangupVerb, RejectVerb,
                          RedirectVerb, DialVerb>;
using TwimlDocument = std::vector<Verb>;

/// Refused, with the error of the debugger: 12100 no XML, 12200 not by the schema, 12300 wrong
/// content type, 15004 relative URL in a REST update, 31922 and its neighbours for streams.
struct TwimlFault {
  int code = 12100;
  std::string what;
};

struct TwimlContext {
  /// The document's own URL, against which relative URLs are resolved; empty for a document that
  /// came over REST, where they are refused.
  std::string document_url;
  bool allow_plain = false;  ///< ws:// and http://
  /// Reject works only on a call that has not been answered, as the first verb.
  bool answered = false;
};

/// Strict where the real one is lax: a verb, noun or attribute that its documentation does not name
/// is a fault, since we write our TwiML ourselves.
[[nodiscard]] std::variant<TwimlDocument, TwimlFault> parse_twiml(std::string_view text,
                                                                  const TwimlContext& context);

/// Of a reply to a webhook: 200 with text/xml or application/xml.
[[nodiscard]] std::variant<TwimlDocument, TwimlFault> read_twiml_reply(
    int status, std::string_view content_type, std::string_view body, const TwimlContext& context);

/// RFC 3986, section 5.2, for http(s) bases: absolute, "//host", "/path" and relative references.
[[nodiscard]] std::string resolve_url(std::string_view base, std::string_view reference);

}  // namespace tandem::sim
