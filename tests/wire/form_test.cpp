#include "bridge/carrier/form.hpp"

#include <doctest/doctest.h>

#include "bridge/carrier/errc.hpp"
#include "tests/wire/fixtures.hpp"

using namespace tandem::carrier;

TEST_SUITE("bridge/carrier/form") {
  TEST_CASE("every webhook body decodes to its parameters") {
    const boost::json::value file = tandem::test::fixture_json("twilio-fixtures/webhooks.json");
    for (const boost::json::value& webhook : file.at("requests").as_array()) {
      const auto fields = decode_form(std::string{webhook.at("body").as_string()});
      REQUIRE(fields.has_value());
      const boost::json::object& params = webhook.at("params").as_object();
      CHECK(fields->size() == params.size());
      for (const auto& [name, value] : params)
        CHECK(field_or_empty(*fields, std::string{name}) == value.as_string());
    }
  }

  TEST_CASE("the vectors' bodies decode to their parameters in order of arrival") {
    const boost::json::value file =
        tandem::test::fixture_json("twilio-fixtures/twilio-signature-vectors.json");
    for (const boost::json::value& vector : file.at("vectors").as_array()) {
      const boost::json::value* const body = vector.as_object().if_contains("body");
      const boost::json::array& params = vector.at("params").as_array();
      if (body == nullptr || params.empty()) continue;
      const auto fields = decode_form(std::string{body->as_string()});
      REQUIRE(fields.has_value());
      REQUIRE(fields->size() == params.size());
      for (std::size_t i = 0; i < params.size(); ++i) {
        CHECK((*fields)[i].first == params[i].at(0).as_string());
        CHECK((*fields)[i].second == params[i].at(1).as_string());
      }
    }
  }

  TEST_CASE("REST bodies are encoded as the carrier's examples are") {
    const boost::json::value file =
        tandem::test::fixture_json("twilio-fixtures/rest-examples.json");
    std::size_t count = 0;
    const boost::json::array* examples = nullptr;
    for (const auto& member : file.as_object())
      if (member.value().is_array()) examples = &member.value().as_array();
    REQUIRE(examples != nullptr);
    for (const boost::json::value& example : *examples) {
      const boost::json::object& request = example.at("request").as_object();
      if (!request.contains("form")) continue;
      FormFields fields;
      for (const boost::json::value& pair : request.at("form").as_array())
        fields.emplace_back(pair.at(0).as_string(), pair.at(1).as_string());
      CHECK(encode_form(fields) == request.at("body").as_string());
      ++count;
    }
    CHECK(count >= 7);
  }

  TEST_CASE("what is encoded decodes to itself, for every byte") {
    FormFields fields;
    for (int c = 0; c < 256; ++c)
      fields.emplace_back("n" + std::string(1, static_cast<char>(c)),
                          std::string(2, static_cast<char>(c)));
    const auto decoded = decode_form(encode_form(fields));
    REQUIRE(decoded.has_value());
    CHECK(*decoded == fields);
  }

  TEST_CASE("odd pairs: no value, no name, nothing, several equal signs") {
    const auto fields = decode_form("a&&=b&c==d&e=&");
    REQUIRE(fields.has_value());
    CHECK(*fields == FormFields{{"a", ""}, {"", "b"}, {"c", "=d"}, {"e", ""}});
    CHECK(decode_form("")->empty());
  }

  TEST_CASE("a broken escape is an error") {
    for (const char* const body : {"a=%", "a=%4", "a=%4g", "a=%g4", "%=1", "a=%%41", "a=b%"})
      CHECK_MESSAGE(decode_form(body).error() == errc::malformed_form, body);
  }

  TEST_CASE("more than 256 fields are an error, 256 are none") {
    std::string body;
    for (int i = 0; i < 256; ++i) body += "a=1&";
    CHECK(decode_form(body)->size() == 256);
    CHECK(decode_form(body + "a=1").error() == errc::too_many_fields);
  }

  TEST_CASE("the first of several fields is found, names are case-sensitive") {
    const FormFields fields = {{"A", "1"}, {"A", "2"}};
    CHECK(find_field(fields, "A") == "1");
    CHECK_FALSE(find_field(fields, "a"));
    CHECK(field_or_empty(fields, "a").empty());
  }

  TEST_CASE("a path segment keeps only unreserved characters") {
    CHECK(percent_encode("AC12-._~/ ?%") == "AC12-._~%2F%20%3F%25");
  }
}
