// Goal: what the API takes is what its document says: a wrong value is refused with a pointer to
// it, a right one passes, and JSON Schema agrees in both directions.
#include "control/shape/check.hpp"

#include <doctest/doctest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "control/shape/formats.hpp"
#include "control/shape/json_schema.hpp"
#include "core/json/schema_validator.hpp"

namespace shape = tandem::shape;
namespace js = boost::json;
using shape::Kind;
using shape::Presence;

namespace {

shape::Shape order() {
  return {"Order",
          {{"name", shape::text(1, 5), Presence::Required},
           {"count", shape::integer(1, 10)},
           {"price", shape::nullable(shape::number(0, 1.5))},
           {"colour", shape::choice({"red", "blue"})},
           {"phone", shape::of(Kind::Phone)},
           {"tags", shape::list_of(shape::text(0, 3), 2)},
           {"when", shape::object({"When", {{"day", shape::of(Kind::Date), Presence::Required}}})},
           {"more", shape::json(40)}}};
}

std::string faults_of(const std::string& text) {
  std::vector<shape::Fault> faults;
  shape::check(js::parse(text).as_object(), order(), {}, faults);
  std::string pointers;
  for (const auto& fault : faults) pointers += (pointers.empty() ? "" : " ") + fault.pointer;
  return pointers;
}

struct Case {
  const char* body;
  const char* pointers;
};
const Case kCases[] = {
    {R"({"name":"Ada"})", ""},
    {R"({"name":"Ärzte","count":10,"price":1.5,"colour":"red","phone":"+15551234567"})", ""},
    {R"({"name":"A","price":null,"tags":["a","b"],"when":{"day":"2028-02-29"},"more":{"x":[1]}})",
     ""},
    {R"({})", "/name"},
    {R"({"name":""})", "/name"},
    {R"({"name":"Johann"})", "/name"},
    {R"({"name":null})", "/name"},
    {R"({"name":7,"count":1.5,"price":"1"})", "/name /count /price"},
    {R"({"name":"A","count":0})", "/count"},
    {R"({"name":"A","price":2})", "/price"},
    {R"({"name":"A","colour":"green"})", "/colour"},
    {R"({"name":"A","tags":["a","b","c"]})", "/tags"},
    {R"({"name":"A","tags":["a",5]})", "/tags/1"},
    {R"({"name":"A","when":{}})", "/when/day"},
    {R"({"name":"A","surprise":1,"a/b~c":2})", "/surprise /a~1b~0c"},
};

}  // namespace

TEST_SUITE("control/shape/check") {
  TEST_CASE("each fault has a pointer to it") {
    for (const Case& one : kCases) {
      CAPTURE(one.body);
      CHECK(faults_of(one.body) == one.pointers);
    }
    CHECK(faults_of(R"({"name":"A","phone":"5551234567"})") == "/phone");
    CHECK(faults_of(R"({"name":"A","more":{"x":")" + std::string(40, 'a') + "\"}}") == "/more");
  }

  TEST_CASE("JSON Schema, by another hand, says the same") {
    shape::SchemaWriter writer;
    const js::object root = writer.schema(order());
    js::object document{{"components", {{"schemas", writer.take_components()}}}};
    for (const auto& member : root) document[member.key()] = member.value();
    const tandem::json::SchemaValidator validator(js::serialize(document), "");
    for (const Case& one : kCases) {
      CAPTURE(one.body);
      CHECK(validator.violations(one.body).empty() == std::string(one.pointers).empty());
    }
    CHECK(validator.violations(js::serialize(shape::example(order()))).empty());
  }

  TEST_CASE("a body is read strictly") {
    std::string reason;
    CHECK(shape::parse_object(R"({"a":{"b":[1,-2,1e3,true,null,"x"]}})", reason).has_value());
    for (const char* bad :
         {"", "[]", "1", "{\"a\":1,\"a\":2}", "{\"a\":{\"b\":1,\"b\":1}}", "{\"a\":\"\\u0000\"}",
          "{\"a\":1}x", "{'a':1}", "{\"a\":\"\xff\"}", "{\"a\":01}", "{\"a\\u0000\":1}"}) {
      CAPTURE(bad);
      CHECK(shape::parse_object(bad, reason).has_error());
    }
    const std::string deep = "{\"a\":" + std::string(10'000, '[') + std::string(10'000, ']') + "}";
    CHECK(shape::parse_object(deep, reason).has_error());
    CHECK(reason == "the body is nested too deep");
  }

  TEST_CASE("a parameter that is no number is in no range") {
    for (const char* text : {"nan", "inf", "-inf", "1.6", "-1"}) {
      const shape::Type price = shape::number(0, 1.5);
      std::vector<shape::Fault> faults;
      shape::check(shape::from_query(text, price), price, "?price", faults);
      CHECK_MESSAGE(faults.size() == 1, text);
    }
  }

  TEST_CASE("textual forms") {
    for (const char* good : {"2026-11-21T09:30:00Z", "2026-11-21T09:30:00.123+02:00",
                             "2028-02-29T23:59:59.123456789-11:30"})
      CHECK_MESSAGE(shape::is_time(good), good);
    for (const char* bad :
         {"2026-11-21", "2026-11-21T09:30:00", "2026-02-29T09:30:00Z", "2026-11-21T24:00:00Z",
          "2026-11-21 09:30:00Z", "2026-11-21T09:30:00.Z", "2026-11-21T09:30:00Zx", "",
          "2026-11-21T09:30:00+2:00", "2026-13-01T00:00:00Z"})
      CHECK_MESSAGE(!shape::is_time(bad), bad);
    CHECK(shape::is_clock("24:00"));
    CHECK_FALSE(shape::is_clock("24:01"));
    CHECK_FALSE(shape::is_clock("9:30"));
    CHECK(shape::is_time_zone("Europe/Berlin"));
    CHECK_FALSE(shape::is_time_zone("../../etc/passwd"));
    CHECK_FALSE(shape::is_time_zone("Mars/Olympus"));
    CHECK(shape::is_slug("north-clinic"));
    CHECK_FALSE(shape::is_slug("-north"));
    CHECK_FALSE(shape::is_slug("0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64"));
    CHECK(shape::is_email("ada@example.com"));
    CHECK(shape::is_email("ada.o'neil+x@mail.example.co.uk"));
    for (const char* bad : {"ada@example.com\r\nBcc: x", "ada", "@example.com", "ada@", "ada@b@c",
                            "ada@example.com,x", "Ada<ada@example.com>", "ada@example.com<script>",
                            "ada@example.com=1+1", "a b@c.test", "ada@example.com\xE2\x80\xAE"})
      CHECK_MESSAGE(!shape::is_email(bad), bad);
  }
}
