#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace tandem::sim {

/// An element of a well-formed XML document, as far as TwiML needs XML.
struct XmlElement {
  std::string name;
  std::vector<std::pair<std::string, std::string>> attributes;
  std::vector<XmlElement> children;
  std::string text;  ///< Character data directly inside, joined; entities resolved.
  std::size_t line = 1;
};

struct XmlFault {
  std::size_t line = 1;
  std::string what;
};

/// Parses strictly (XML 1.0, UTF-8): one root, quoted attributes, none twice, known entities only,
/// no document type. At most 32 levels. Comments are skipped.
[[nodiscard]] std::variant<XmlElement, XmlFault> parse_xml(std::string_view text);

/// Escapes for attribute values and character data.
[[nodiscard]] std::string xml_escaped(std::string_view text);

}  // namespace tandem::sim
