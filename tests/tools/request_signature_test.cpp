#include "tools/sim/carrier/request_signature.hpp"

#include <doctest/doctest.h>

#include "tests/tools/fixture_file.hpp"

using namespace tandem::sim;

namespace {

FormFields fields_of(const boost::json::object& vector) {
  FormFields fields;
  for (const auto& pair : vector.at("params").as_array())
    fields.emplace_back(pair.at(0).as_string(), pair.at(1).as_string());
  return fields;
}

}  // namespace

TEST_SUITE("tools/sim/request_signature") {
  TEST_CASE("every published vector is signed as the vendor signs it") {
    std::size_t checked = 0;
    const auto file = test::read_json_fixture("twilio-signature-vectors.json");
    for (const auto& each : file.at("vectors").as_array()) {
      const auto& vector = each.as_object();
      const std::string id(vector.at("id").as_string());
      // These hold what a forger made, not what the carrier signs.
      if (id == "tampered-param" || id == "wrong-token" || id == "missing-header") continue;
      CAPTURE(id);
      const auto* signed_url = vector.if_contains("url_signed_by_carrier");
      const std::string url((signed_url ? *signed_url : vector.at("url")).as_string());
      const bool form = !vector.contains("content_type") ||
                        vector.at("content_type").as_string().find("json") == std::string::npos;
      CHECK(request_signature(vector.at("auth_token").as_string(), url,
                              form ? fields_of(vector) : FormFields{}) ==
            vector.at("signature").as_string());
      ++checked;
    }
    CHECK(checked == 14);
  }

  TEST_CASE("the example webhooks are encoded and signed to the byte") {
    const auto file = test::read_json_fixture("webhooks.json");
    const std::string token(file.at("auth_token").as_string());
    std::size_t checked = 0;
    for (const auto& each : file.at("requests").as_array()) {
      const auto& request = each.as_object();
      CAPTURE(request.at("name").as_string());
      const auto* params = request.if_contains("params");
      if (request.at("method").as_string() != "POST" || params == nullptr) continue;
      FormFields fields;
      for (const auto& member : params->as_object())
        fields.emplace_back(member.key(), member.value().as_string());
      const std::string body = encode_form(fields);
      CHECK(body == request.at("body").as_string());
      CHECK(request_signature(token, request.at("url").as_string(), fields) ==
            request.at("headers").at("X-Twilio-Signature").as_string());
      FormFields decoded;
      REQUIRE(decode_form(body, decoded));
      CHECK(decoded == fields);
      ++checked;
    }
    CHECK(checked >= 15);
  }

  TEST_CASE("a broken percent escape makes a body unreadable") {
    FormFields fields;
    CHECK_FALSE(decode_form("a=%2", fields));
    CHECK_FALSE(decode_form("a=%zz", fields));
    CHECK_FALSE(decode_form("%", fields));
  }
}
