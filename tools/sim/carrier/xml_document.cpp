#include "tools/sim/carrier/xml_document.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>

namespace tandem::sim {

namespace {

constexpr std::size_t kDepthMax = 32;

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
bool starts_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':' ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool in_name(char c) { return starts_name(c) || (c >= '0' && c <= '9') || c == '-' || c == '.'; }

std::string utf8(std::uint32_t code) {
  std::string out;
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | (code >> 6));
    out += static_cast<char>(0x80 | (code & 63));
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0 | (code >> 12));
    out += static_cast<char>(0x80 | ((code >> 6) & 63));
    out += static_cast<char>(0x80 | (code & 63));
  } else {
    out += static_cast<char>(0xF0 | (code >> 18));
    out += static_cast<char>(0x80 | ((code >> 12) & 63));
    out += static_cast<char>(0x80 | ((code >> 6) & 63));
    out += static_cast<char>(0x80 | (code & 63));
  }
  return out;
}

/// Recursive descent over the text; the first fault stops it.
class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  std::variant<XmlElement, XmlFault> run() {
    (void)take("\xEF\xBB\xBF");  // A byte order mark is legal.
    prolog();
    XmlElement root;
    if (!fault_ && !(peek() == '<' && element(root, 0)) && !fault_) fail("no root element");
    if (!fault_) epilog();
    if (fault_) return *fault_;
    return root;
  }

 private:
  [[nodiscard]] char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  [[nodiscard]] bool ended() const { return at_ >= text_.size(); }
  bool take(std::string_view expected) {
    if (text_.substr(at_, expected.size()) != expected) return false;
    at_ += expected.size();
    return true;
  }
  void skip_space() {
    while (!ended() && is_space(peek())) ++at_;
  }
  [[nodiscard]] std::size_t line() const {
    const auto end = text_.begin() + static_cast<std::ptrdiff_t>(std::min(at_, text_.size()));
    return 1 + static_cast<std::size_t>(std::count(text_.begin(), end, '\n'));
  }
  bool fail(std::string what) {
    if (!fault_) fault_ = XmlFault{line(), std::move(what)};
    return false;
  }

  bool comment() {
    const std::size_t end = text_.find("--", at_);
    if (end == std::string_view::npos || text_.substr(end, 3) != "-->")
      return fail("a comment that does not end");
    at_ = end + 3;
    return true;
  }

  bool declaration() {
    const std::size_t end = text_.find("?>", at_);
    if (end == std::string_view::npos) return fail("an XML declaration that does not end");
    const std::string_view inside = text_.substr(at_, end - at_);
    if (inside.find("version=") == std::string_view::npos)
      return fail("an XML declaration without a version");
    const std::size_t encoding = inside.find("encoding=");
    if (encoding != std::string_view::npos) {
      const std::string_view name = inside.substr(encoding + 10, 5);
      if (name != "UTF-8" && name != "utf-8") return fail("an encoding that is not UTF-8");
    }
    at_ = end + 2;
    return true;
  }

  void prolog() {
    // The declaration may stand at the very beginning only.
    if (take("<?xml") && !declaration()) return;
    epilog_or_prolog();
  }
  void epilog() {
    epilog_or_prolog();
    if (!fault_ && !ended()) fail("text behind the root element");
  }
  void epilog_or_prolog() {
    for (skip_space(); !fault_ && take("<!--"); skip_space()) comment();
    if (!fault_ && text_.substr(at_, 2) == "<!") fail("a document type is not allowed");
    if (!fault_ && text_.substr(at_, 2) == "<?") fail("a processing instruction is not allowed");
  }

  bool name(std::string& out) {
    if (ended() || !starts_name(peek())) return fail("a name was expected");
    const std::size_t from = at_;
    while (!ended() && in_name(peek())) ++at_;
    out = text_.substr(from, at_ - from);
    return true;
  }

  bool reference(std::string& out) {
    const std::size_t end = text_.find(';', at_);
    if (end == std::string_view::npos || end - at_ > 10) return fail("an '&' that is no reference");
    const std::string_view body = text_.substr(at_, end - at_);
    at_ = end + 1;
    if (body == "amp") return out += '&', true;
    if (body == "lt") return out += '<', true;
    if (body == "gt") return out += '>', true;
    if (body == "quot") return out += '"', true;
    if (body == "apos") return out += '\'', true;
    if (body.size() < 2 || body[0] != '#') return fail("an unknown entity");
    const bool hex = body[1] == 'x';
    std::uint32_t code = 0;
    const std::string_view digits = body.substr(hex ? 2 : 1);
    if (digits.empty()) return fail("a bad character reference");
    for (char c : digits) {
      const std::size_t value = std::string_view("0123456789abcdef")
                                    .find(static_cast<char>(c >= 'A' && c <= 'F' ? c + 32 : c));
      if (value == std::string_view::npos || (!hex && value > 9))
        return fail("a bad character reference");
      code = code * (hex ? 16 : 10) + static_cast<std::uint32_t>(value);
    }
    const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
    if (code > 0x10FFFF || surrogate || (code < 32 && code != 9 && code != 10 && code != 13))
      return fail("a reference to a character that XML does not have");
    out += utf8(code);
    return true;
  }

  bool attribute(XmlElement& element) {
    std::string key, value;
    if (!name(key)) return false;
    skip_space();
    if (!take("=")) return fail("attribute " + key + " without a value");
    skip_space();
    const char quote = peek();
    if (quote != '"' && quote != '\'') return fail("attribute " + key + " without quotes");
    ++at_;
    while (!ended() && peek() != quote) {
      if (peek() == '<') return fail("'<' inside attribute " + key);
      if (take("&")) {
        if (!reference(value)) return false;
      } else {
        value += is_space(peek()) ? ' ' : peek();
        ++at_;
      }
    }
    if (ended()) return fail("attribute " + key + " does not end");
    ++at_;
    for (const auto& [seen, ignored] : element.attributes)
      if (seen == key) return fail("attribute " + key + " twice");
    element.attributes.emplace_back(std::move(key), std::move(value));
    return true;
  }

  bool element(XmlElement& out, std::size_t depth) {
    if (depth >= kDepthMax) return fail("too deep");
    out.line = line();
    ++at_;  // '<'
    if (!name(out.name)) return false;
    while (true) {
      const bool space = is_space(peek());
      skip_space();
      if (take("/>")) return true;
      if (take(">")) return content(out, depth);
      if (!space) return fail("element " + out.name + " is not closed");
      if (!attribute(out)) return false;
    }
  }

  bool content(XmlElement& out, std::size_t depth) {
    while (!ended()) {
      if (take("</")) return closing(out);
      if (take("<!--")) {
        if (!comment()) return false;
      } else if (take("<![CDATA[")) {
        const std::size_t end = text_.find("]]>", at_);
        if (end == std::string_view::npos) return fail("a CDATA section that does not end");
        out.text += text_.substr(at_, end - at_);
        at_ = end + 3;
      } else if (peek() == '<') {
        if (!starts_name(text_.substr(at_ + 1, 1).empty() ? '\0' : text_[at_ + 1]))
          return fail("a '<' that opens no element");
        XmlElement child;
        if (!element(child, depth + 1)) return false;
        out.children.push_back(std::move(child));
      } else if (take("&")) {
        if (!reference(out.text)) return false;
      } else {
        out.text += peek();
        ++at_;
      }
    }
    return fail("element " + out.name + " is not closed");
  }

  bool closing(const XmlElement& open) {
    std::string closed;
    if (!name(closed)) return false;
    skip_space();
    if (closed != open.name || !take(">"))
      return fail("element " + open.name + " is closed by " + closed);
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::optional<XmlFault> fault_;
};

}  // namespace

std::variant<XmlElement, XmlFault> parse_xml(std::string_view text) { return Parser(text).run(); }

std::string xml_escaped(std::string_view text) {
  std::string out;
  for (char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

}  // namespace tandem::sim
