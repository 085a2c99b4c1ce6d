#include "bridge/carrier/twiml.hpp"

#include "core/utf8.hpp"

namespace tandem::carrier {
namespace {

/// "name and value together under 500 characters" (TwiML Voice: Stream).
constexpr std::size_t kParameterCharactersMax = 499;

void append_escaped(std::string& out, std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = utf8_character_length(text);
    const char c = text.front();
    // U+FFFE and U+FFFF are no XML characters either.
    const bool non_character = text.starts_with("\xEF\xBF\xBE") || text.starts_with("\xEF\xBF\xBF");
    if (length == 0 || non_character ||
        (static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r'))
      out += kReplacementCharacter;
    else if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '"')
      out += "&quot;";
    else if (c == '\t')
      out += "&#9;";  // As plain characters a parser would make spaces of these three.
    else if (c == '\n')
      out += "&#10;";
    else if (c == '\r')
      out += "&#13;";
    else
      out += text.substr(0, length);
    text.remove_prefix(length == 0 ? 1 : length);
  }
}

}  // namespace

std::string escape_xml(std::string_view text) {
  std::string out;
  append_escaped(out, text);
  return out;
}

void Twiml::attribute(std::string_view name, std::string_view value) {
  if (value.empty()) return;
  verbs_.append(" ").append(name).append("=\"");
  append_escaped(verbs_, value);
  verbs_ += '"';
}

Twiml& Twiml::connect_stream(const ConnectStream& stream) {
  verbs_ += "<Connect";
  if (!stream.action.empty()) {
    attribute("action", stream.action);
    attribute("method", "POST");
  }
  verbs_ += "><Stream";
  attribute("url", stream.url);
  attribute("name", stream.name);
  if (!stream.status_callback.empty()) {
    attribute("statusCallback", stream.status_callback);
    attribute("statusCallbackMethod", "POST");
  }
  verbs_ += '>';
  for (const auto& [name, value] : stream.parameters) {
    verbs_ += "<Parameter";
    attribute("name", name);
    verbs_ += " value=\"";
    const std::size_t room =
        name.size() < kParameterCharactersMax ? kParameterCharactersMax - name.size() : 0;
    append_escaped(verbs_, utf8_prefix(value, room));
    verbs_ += "\"/>";
  }
  verbs_ += "</Stream></Connect>";
  return *this;
}

Twiml& Twiml::say(std::string_view text, std::string_view language) {
  verbs_ += "<Say";
  attribute("language", language);
  verbs_ += '>';
  append_escaped(verbs_, text);
  verbs_ += "</Say>";
  return *this;
}

Twiml& Twiml::pause(std::chrono::seconds length) {
  verbs_ += "<Pause";
  attribute("length", std::to_string(length.count()));
  verbs_ += "/>";
  return *this;
}

Twiml& Twiml::dial(const DialNumber& dial) {
  verbs_ += "<Dial";
  attribute("callerId", dial.caller_id);
  attribute("timeout", std::to_string(dial.ring_timeout.count()));
  if (!dial.action.empty()) {
    attribute("action", dial.action);
    attribute("method", "POST");
  }
  verbs_ += "><Number>";
  append_escaped(verbs_, dial.number);
  verbs_ += "</Number></Dial>";
  return *this;
}

Twiml& Twiml::redirect(std::string_view url) {
  verbs_ += "<Redirect";
  attribute("method", "POST");
  verbs_ += '>';
  append_escaped(verbs_, url);
  verbs_ += "</Redirect>";
  return *this;
}

Twiml& Twiml::hang_up() {
  verbs_ += "<Hangup/>";
  return *this;
}

std::string Twiml::document() const {
  return R"(<?xml version="1.0" encoding="UTF-8"?>)"
         "\n<Response>" +
         verbs_ + "</Response>";
}

}  // namespace tandem::carrier
