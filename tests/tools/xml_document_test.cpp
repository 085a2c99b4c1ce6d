#include "tools/sim/carrier/xml_document.hpp"

#include <doctest/doctest.h>

using namespace tandem::sim;

namespace {

bool refused(std::string_view text) { return std::holds_alternative<XmlFault>(parse_xml(text)); }

}  // namespace

TEST_SUITE("tools/sim/xml_document") {
  TEST_CASE("elements, attributes, text and references are read") {
    const auto parsed = parse_xml(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- c -->\n<R a='1 &quot;' b=\"&#x416;\">x "
        "&amp; <B/>y<![CDATA[<z>]]></R>\n");
    REQUIRE(std::holds_alternative<XmlElement>(parsed));
    const auto& root = std::get<XmlElement>(parsed);
    CHECK(root.name == "R");
    CHECK(root.line == 3);
    REQUIRE(root.attributes.size() == 2);
    CHECK(root.attributes[0].second == "1 \"");
    CHECK(root.attributes[1].second == "\xD0\x96");
    CHECK(root.text == "x & y<z>");
    CHECK(root.children.size() == 1);
  }

  TEST_CASE("what is not well-formed is refused") {
    for (const std::string_view text : {"",
                                        "text",
                                        "<a>",
                                        "<a></b>",
                                        "<a><b></a></b>",
                                        "<a x=1/>",
                                        "<a x='1' x='2'/>",
                                        "<a>&nbsp;</a>",
                                        "<a>&</a>",
                                        "<a x='<'/>",
                                        "<a/><b/>",
                                        "<a/>text",
                                        "<a x='1'y='2'/>",
                                        "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>",
                                        "<a><?php ?></a>",
                                        "<a>&#0;</a>",
                                        "<a>&#xD800;</a>",
                                        "<a><!-- -- --></a>",
                                        "<1a/>",
                                        "<?xml version='1.0' encoding='latin1'?><a/>",
                                        " <?xml version='1.0'?><a/>"}) {
      CAPTURE(text);
      CHECK(refused(text));
    }
  }

  TEST_CASE("nesting is bounded") {
    std::string text;
    for (int i = 0; i < 10'000; ++i) text += "<a>";
    CHECK(refused(text));
  }
}
