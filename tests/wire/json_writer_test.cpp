#include "core/json/writer.hpp"

#include <doctest/doctest.h>

#include <boost/json.hpp>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "core/utf8.hpp"

using tandem::json::Writer;

namespace {

std::string escaped(std::string_view text) {
  std::string out;
  tandem::json::append_escaped(out, text);
  return out;
}

template <class T>
std::string written(const T& value) {
  std::string out;
  Writer{out}.value(value);
  return out;
}

}  // namespace

TEST_SUITE("core/json/writer") {
  TEST_CASE("every ASCII character reads back as it was") {
    std::string all;
    for (char c = 0; c >= 0 && c < 127; ++c) all += c;
    all += '\x7F';
    CHECK(boost::json::parse("\"" + escaped(all) + "\"").as_string() == all);
  }

  TEST_CASE("well-formed UTF-8 passes, ill-formed bytes become U+FFFD one by one") {
    const std::string replaced = "\xEF\xBF\xBD";
    for (const char* const good :
         {"\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80", "\xEF\xBF\xBF",
          "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"})
      CHECK(escaped(good) == good);
    const std::pair<std::string, std::size_t> bad[] = {
        {"\x80", 1},         {"\xC0\x80", 2},         {"\xC1\xBF", 2},         {"\xE0\x9F\xBF", 3},
        {"\xED\xA0\x80", 3}, {"\xF0\x8F\xBF\xBF", 4}, {"\xF4\x90\x80\x80", 4}, {"\xF5", 1},
        {"\xFF", 1},         {"\xE2\x82", 2},         {"\xF0\x9F\x93", 3}};
    for (const auto& [bytes, replacements] : bad) {
      std::string expected;
      for (std::size_t i = 0; i < replacements; ++i) expected += replaced;
      CHECK(escaped(bytes) == expected);
      CHECK(escaped(bytes + "a") == expected + "a");
    }
  }

  TEST_CASE("the stated room suffices for every byte") {
    for (int c = 0; c < 256; ++c) {
      const std::string text(5, static_cast<char>(c));
      std::vector<char> out(tandem::json::escaped_size_max(text.size()));
      CHECK(tandem::json::write_escaped(out.data(), text) <= out.data() + out.size());
    }
  }

  TEST_CASE("nested objects and arrays get their commas") {
    std::string out;
    Writer writer{out};
    writer.begin_object().member("a", 1).key("b").begin_array().value(true).null();
    writer.begin_object().end_object().begin_array().end_array().end_array();
    writer.member("c", "x").key("d").raw("[1]").end_object();
    CHECK(out == R"({"a":1,"b":[true,null,{},[]],"c":"x","d":[1]})");
  }

  TEST_CASE("numbers are exact, and none is no number") {
    CHECK(written(std::numeric_limits<std::int64_t>::min()) == "-9223372036854775808");
    CHECK(written(std::numeric_limits<std::uint64_t>::max()) == "18446744073709551615");
    CHECK(written(0.1) == "0.1");
    CHECK(written(1.0) == "1");
    CHECK(written(-2.5e-7) == "-2.5e-07");
    CHECK(written(std::numeric_limits<double>::quiet_NaN()) == "null");
    CHECK(written(std::numeric_limits<double>::infinity()) == "null");
  }

  TEST_CASE("a string literal is a string, not a truth") {
    CHECK(written("x") == "\"x\"");
    CHECK(written(std::string{"x"}) == "\"x\"");
    CHECK(written(std::string_view{"x"}) == "\"x\"");
    CHECK(written(false) == "false");
  }
}

TEST_SUITE("core/utf8") {
  TEST_CASE("a prefix ends between two characters") {
    const std::string text = "a\xC3\xA9\xF0\x9F\x93\x9E";
    CHECK(tandem::utf8_prefix(text, 7) == text);
    CHECK(tandem::utf8_prefix(text, 6) == "a\xC3\xA9");
    CHECK(tandem::utf8_prefix(text, 4) == "a\xC3\xA9");
    CHECK(tandem::utf8_prefix(text, 3) == "a\xC3\xA9");
    CHECK(tandem::utf8_prefix(text, 2) == "a");
    CHECK(tandem::utf8_prefix(text, 0).empty());
    CHECK(tandem::utf8_prefix("\x80\x80\x80", 2).empty());
  }
}
