#include "tools/sim/carrier/twiml.hpp"

#include <algorithm>
#include <charconv>
#include <initializer_list>
#include <optional>
#include <sstream>

#include "core/net/dial.hpp"
#include "tools/sim/carrier/xml_document.hpp"

namespace tandem::sim {

namespace {

/// Documented per parameter: name and value together under so many characters.
constexpr std::size_t kParameterMax = 500;
/// Of a whole document.
constexpr std::size_t kDocumentMax = 64 * 1024;

bool has_scheme(std::string_view url) {
  const std::size_t colon = url.find(':');
  return colon != std::string_view::npos && colon < url.find('/') && colon > 0;
}

std::string trimmed(std::string_view text) {
  const auto from = text.find_first_not_of(" \t\r\n");
  if (from == std::string_view::npos) return {};
  return std::string(text.substr(from, text.find_last_not_of(" \t\r\n") - from + 1));
}

/// The attributes and children of one element, each taken once; what is left is a fault. The first
/// fault of a document stops it.
class Reader {
 public:
  Reader(const TwimlContext& context, std::optional<TwimlFault>& fault)
      : context_(context), fault_(fault) {}

  void fail(const XmlElement& at, int code, const std::string& what) {
    if (!fault_)
      fault_ = TwimlFault{code, "line " + std::to_string(at.line) + ": <" + at.name + ">: " + what};
  }

  void only(const XmlElement& element, std::initializer_list<std::string_view> names) {
    for (const auto& [name, value] : element.attributes) {
      if (std::find(names.begin(), names.end(), name) == names.end())
        fail(element, 12200, "attribute " + name + " is not allowed");
    }
  }

  static std::string attribute(const XmlElement& element, std::string_view name,
                               std::string_view otherwise = "") {
    for (const auto& [each, value] : element.attributes)
      if (each == name) return value;
    return std::string(otherwise);
  }

  std::string choice(const XmlElement& element, std::string_view name,
                     std::initializer_list<std::string_view> choices) {
    std::string value = attribute(element, name, *choices.begin());
    if (std::find(choices.begin(), choices.end(), value) == choices.end())
      fail(element, 12200, "attribute " + std::string(name) + " cannot be \"" + value + "\"");
    return value;
  }

  int number(const XmlElement& element, std::string_view name, int otherwise, int least, int most) {
    const std::string text = attribute(element, name, std::to_string(otherwise));
    int value = otherwise;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < least || value > most)
      fail(element, 12200, "attribute " + std::string(name) + " cannot be \"" + text + "\"");
    return value;
  }

  void no_children(const XmlElement& element) {
    if (!element.children.empty())
      fail(element, 12200, "<" + element.children.front().name + "> is not allowed inside");
  }
  void no_text(const XmlElement& element) {
    if (!trimmed(element.text).empty()) fail(element, 12200, "text is not allowed inside");
  }

  /// Of an action, Redirect or Play: resolved against the document, which a REST update lacks.
  std::string web_url(const XmlElement& element, const std::string& url) {
    std::string absolute = url;
    if (!has_scheme(url)) {
      if (context_.document_url.empty()) {
        fail(element, 15004, "\"" + url + "\" is relative in a document that has no URL");
        return url;
      }
      absolute = resolve_url(context_.document_url, url);
    }
    return checked_web_url(element, absolute);
  }
  /// Of a stream's status callback: absolute from the start.
  std::string absolute_web_url(const XmlElement& element, const std::string& url) {
    if (!url.empty() && !has_scheme(url))
      fail(element, 12200, "statusCallback must be an absolute URL, not \"" + url + "\"");
    return url.empty() ? url : checked_web_url(element, url);
  }

  [[nodiscard]] const TwimlContext& context() const { return context_; }

 private:
  std::string checked_web_url(const XmlElement& element, const std::string& url) {
    const auto parsed = net::Url::parse(url);
    if (!parsed || (parsed->scheme != "https" && parsed->scheme != "http")) {
      fail(element, 11100, "\"" + url + "\" is no http or https URL");
    } else if (parsed->scheme == "http" && !context_.allow_plain) {
      fail(element, 11100, "\"" + url + "\" is not https");
    }
    return url;
  }

  const TwimlContext& context_;
  std::optional<TwimlFault>& fault_;
};

void check_stream_url(Reader& reader, const XmlElement& element, const std::string& url) {
  if (url.find_first_of(" \"<>\\^`{|}") != std::string::npos ||
      std::any_of(url.begin(), url.end(), [](char c) { return c <= ' ' || c > '~'; }))
    return reader.fail(element, 31923, "malformed url \"" + url + "\"");
  if (!url.starts_with("wss://") && !(reader.context().allow_plain && url.starts_with("ws://")))
    return reader.fail(element, 31922, "the scheme of \"" + url + "\" is not wss");
  if (url.find('?') != std::string::npos)
    return reader.fail(element, 31920, "a query is not supported in \"" + url + "\"");
  if (!net::Url::parse(url)) reader.fail(element, 31923, "malformed url \"" + url + "\"");
}

StreamNoun read_stream(Reader& reader, const XmlElement& element) {
  reader.only(element, {"url", "name", "track", "statusCallback", "statusCallbackMethod"});
  reader.no_text(element);
  StreamNoun stream;
  stream.url = Reader::attribute(element, "url");
  check_stream_url(reader, element, stream.url);
  stream.name = Reader::attribute(element, "name");
  if (Reader::attribute(element, "track", "inbound_track") != "inbound_track")
    reader.fail(element, 31941, "only inbound_track can be connected");
  stream.status_callback =
      reader.absolute_web_url(element, Reader::attribute(element, "statusCallback"));
  stream.status_callback_method = reader.choice(element, "statusCallbackMethod", {"POST", "GET"});
  for (const XmlElement& child : element.children) {
    if (child.name != "Parameter") {
      reader.fail(child, 12200, "is not allowed inside <Stream>");
      continue;
    }
    reader.only(child, {"name", "value"});
    reader.no_text(child);
    reader.no_children(child);
    const std::string name = Reader::attribute(child, "name");
    const std::string value = Reader::attribute(child, "value");
    if (name.empty()) reader.fail(child, 12200, "has no name");
    if (name.size() + value.size() >= kParameterMax)
      reader.fail(child, 12200, "name and value together reach 500 characters");
    stream.parameters.emplace_back(name, value);
  }
  return stream;
}

Verb read_connect(Reader& reader, const XmlElement& element) {
  reader.only(element, {"action", "method"});
  reader.no_text(element);
  ConnectVerb verb;
  if (const std::string action = Reader::attribute(element, "action"); !action.empty())
    verb.action = reader.web_url(element, action);
  verb.method = reader.choice(element, "method", {"POST", "GET"});
  if (element.children.size() != 1 || element.children.front().name != "Stream")
    reader.fail(element, 12200, "needs exactly one <Stream>");
  else
    verb.stream = read_stream(reader, element.children.front());
  return verb;
}

Verb read_say(Reader& reader, const XmlElement& element) {
  reader.only(element, {"language", "voice", "loop"});
  reader.no_children(element);
  SayVerb verb;
  verb.text = trimmed(element.text);
  verb.language = Reader::attribute(element, "language", "en-US");
  verb.loop = reader.number(element, "loop", 1, 0, 1'000);
  if (verb.text.empty()) reader.fail(element, 13520, "says nothing");
  if (verb.text.size() > 4'096) reader.fail(element, 13520, "says more than 4096 characters");
  return verb;
}

Verb read_play(Reader& reader, const XmlElement& element) {
  reader.only(element, {"digits", "loop"});
  reader.no_children(element);
  PlayVerb verb;
  verb.digits = Reader::attribute(element, "digits");
  verb.loop = reader.number(element, "loop", 1, 0, 1'000);
  if (verb.digits.find_first_not_of("0123456789*#wW") != std::string::npos)
    reader.fail(element, 12200, "digits may hold 0-9 * # w W");
  const std::string url = trimmed(element.text);
  if (!url.empty()) verb.url = reader.web_url(element, url);
  if (url.empty() == verb.digits.empty()) reader.fail(element, 12200, "needs a URL or digits");
  return verb;
}

DialNumber read_number(Reader& reader, const XmlElement& element) {
  reader.only(element, {"sendDigits", "url", "method", "statusCallback", "statusCallbackEvent",
                        "statusCallbackMethod"});
  reader.no_children(element);
  DialNumber number;
  number.number = trimmed(element.text);
  const std::string& text = number.number;
  if (text.size() < 3 || text.size() > 16 || text[0] != '+' ||
      text.find_first_not_of("0123456789", 1) != std::string::npos)
    reader.fail(element, 13224, "\"" + text + "\" is no E.164 number");
  number.status_callback =
      reader.absolute_web_url(element, Reader::attribute(element, "statusCallback"));
  number.status_callback_method = reader.choice(element, "statusCallbackMethod", {"POST", "GET"});
  std::istringstream events(Reader::attribute(element, "statusCallbackEvent"));
  for (std::string event; events >> event;) {
    static constexpr std::string_view kEvents[] = {"initiated", "ringing", "answered", "completed"};
    if (std::find(std::begin(kEvents), std::end(kEvents), event) == std::end(kEvents))
      reader.fail(element, 12200, "statusCallbackEvent \"" + event + "\" is unknown");
    number.status_callback_events.push_back(event);
  }
  return number;
}

Verb read_dial(Reader& reader, const XmlElement& element) {
  reader.only(element, {"action", "method", "callerId", "timeout", "timeLimit", "answerOnBridge",
                        "record", "hangupOnStar", "ringTone", "sequential"});
  DialVerb verb;
  if (const std::string action = Reader::attribute(element, "action"); !action.empty())
    verb.action = reader.web_url(element, action);
  verb.method = reader.choice(element, "method", {"POST", "GET"});
  verb.caller_id = Reader::attribute(element, "callerId");
  verb.timeout = std::chrono::seconds(reader.number(element, "timeout", 30, 5, 600));
  verb.time_limit = std::chrono::seconds(reader.number(element, "timeLimit", 14'400, 1, 86'400));
  verb.answer_on_bridge = reader.choice(element, "answerOnBridge", {"false", "true"}) == "true";
  (void)reader.choice(element, "record", {"do-not-record"});
  for (const XmlElement& child : element.children) {
    if (child.name == "Number")
      verb.numbers.push_back(read_number(reader, child));
    else
      reader.fail(child, 12200, "is not simulated inside <Dial>");
  }
  if (const std::string text = trimmed(element.text); !text.empty()) {
    XmlElement number;
    number.name = "Number";
    number.line = element.line;
    number.text = text;
    verb.numbers.push_back(read_number(reader, number));
  }
  if (verb.numbers.empty()) reader.fail(element, 13223, "has no number");
  return verb;
}

Verb read_redirect(Reader& reader, const XmlElement& element) {
  reader.only(element, {"method"});
  reader.no_children(element);
  RedirectVerb verb;
  verb.method = reader.choice(element, "method", {"POST", "GET"});
  const std::string url = trimmed(element.text);
  if (url.empty()) reader.fail(element, 12200, "has no URL");
  verb.url = url.empty() ? url : reader.web_url(element, url);
  return verb;
}

Verb read_bare(Reader& reader, const XmlElement& element) {
  reader.no_children(element);
  reader.no_text(element);
  if (element.name == "Hangup") {
    reader.only(element, {});
    return HangupVerb{};
  }
  if (element.name == "Reject") {
    reader.only(element, {"reason"});
    return RejectVerb{reader.choice(element, "reason", {"rejected", "busy"})};
  }
  reader.only(element, {"length"});
  return PauseVerb{std::chrono::seconds(reader.number(element, "length", 1, 0, 86'400))};
}

std::optional<Verb> read_verb(Reader& reader, const XmlElement& element) {
  const std::string& name = element.name;
  if (name == "Connect") return read_connect(reader, element);
  if (name == "Say") return read_say(reader, element);
  if (name == "Play") return read_play(reader, element);
  if (name == "Dial") return read_dial(reader, element);
  if (name == "Redirect") return read_redirect(reader, element);
  if (name == "Hangup" || name == "Reject" || name == "Pause") return read_bare(reader, element);
  reader.fail(element, 12200, "is not a verb of the documentation, or not simulated");
  return std::nullopt;
}

}  // namespace

std::variant<TwimlDocument, TwimlFault> parse_twiml(std::string_view text,
                                                    const TwimlContext& context) {
  if (text.size() > kDocumentMax) return TwimlFault{11750, "the document exceeds 64 KB"};
  const auto parsed = parse_xml(text);
  if (const auto* bad = std::get_if<XmlFault>(&parsed))
    return TwimlFault{12100, "line " + std::to_string(bad->line) + ": " + bad->what};
  const auto& root = std::get<XmlElement>(parsed);
  std::optional<TwimlFault> fault;
  Reader reader(context, fault);
  if (root.name != "Response") reader.fail(root, 12100, "the root must be <Response>");
  reader.only(root, {});
  reader.no_text(root);
  TwimlDocument document;
  for (const XmlElement& child : root.children) {
    if (child.name == "Reject" && (context.answered || !document.empty()))
      reader.fail(child, 12200, "can only be the first verb of a call not yet answered");
    if (std::optional<Verb> verb = read_verb(reader, child)) document.push_back(std::move(*verb));
  }
  if (fault) return *fault;
  return document;
}

std::variant<TwimlDocument, TwimlFault> read_twiml_reply(int status, std::string_view content_type,
                                                         std::string_view body,
                                                         const TwimlContext& context) {
  if (status != 200) return TwimlFault{11200, "HTTP status " + std::to_string(status)};
  const std::string type = trimmed(content_type.substr(0, content_type.find(';')));
  if (type != "text/xml" && type != "application/xml")
    return TwimlFault{12300, "content type \"" + std::string(content_type) + "\""};
  return parse_twiml(body, context);
}

std::string resolve_url(std::string_view base, std::string_view reference) {
  if (has_scheme(reference)) return std::string(reference);
  const std::size_t authority = base.find("://");
  if (authority == std::string_view::npos) return std::string(reference);
  if (reference.starts_with("//"))
    return std::string(base.substr(0, authority + 1)) + std::string(reference);
  std::size_t path = base.find('/', authority + 3);
  if (path == std::string_view::npos) path = base.size();
  const std::string origin(base.substr(0, path));
  if (reference.starts_with("/")) return origin + std::string(reference);
  std::string_view folder = base.substr(path, base.find_first_of("?#", path) - path);
  if (reference.starts_with("?") || reference.empty())
    return origin + std::string(folder) + std::string(reference);
  folder =
      folder.substr(0, folder.rfind('/') == std::string_view::npos ? 0 : folder.rfind('/') + 1);
  return origin + (folder.empty() ? "/" : std::string(folder)) + std::string(reference);
}

}  // namespace tandem::sim
