// Goal: what a model writes of a call is taken only where it is what was asked for. Method: the
// request against the rules of strict schemas; answers as the Responses API documents them, and
// what a service that has a bad day makes of them.
#include "control/analysis/call_analysis.hpp"

#include <doctest/doctest.h>

#include <boost/json.hpp>

namespace tandem::analysis {
namespace {

namespace js = boost::json;

constexpr const char* kGood =
    R"({"summary":"Booked.","points":["a","b"],"sentiment":"positive","disposition":"appointment",)"
    R"("successful":true,"outcome_reason":"r","follow_up":null})";

std::string answered(const std::string& text, const char* status = "completed") {
  return js::serialize(js::object{
      {"id", "resp_1"},
      {"status", status},
      {"model", "gpt-5-mini-2025-08-07"},
      {"output", js::array{js::object{{"type", "reasoning"}, {"summary", js::array()}},
                           js::object{{"type", "message"},
                                      {"content", js::array{js::object{{"type", "output_text"},
                                                                       {"text", text}}}}}}},
      {"usage", js::object{{"input_tokens", 900},
                           {"input_tokens_details", js::object{{"cached_tokens", 128}}},
                           {"output_tokens", 70}}}});
}

struct Read {
  explicit Read(const std::string& body) : analysis(read_analysis(body, tokens, fault)) {}
  TokensUsed tokens;
  Fault fault{};
  std::optional<Analysis> analysis;
};

}  // namespace

TEST_SUITE("control/analysis") {
  TEST_CASE("the request asks for a strict schema, and has nothing kept at the service") {
    const EndedCall call{"Desk", "inbound", "booked", "caller-hangup",
                         "caller: \"hello\"\nagent: hi"};
    const js::object request = js::parse(analysis_request("gpt-5-mini", call)).as_object();
    CHECK(request.at("store") == js::value(false));
    CHECK(request.at("model") == js::value("gpt-5-mini"));
    const js::object& format = request.at("text").at("format").as_object();
    CHECK(format.at("strict") == js::value(true));
    const js::object& schema = format.at("schema").as_object();
    CHECK(schema.at("additionalProperties") == js::value(false));
    CHECK(schema.at("required").as_array().size() == schema.at("properties").as_object().size());
    const std::string input(request.at("input").at(0).at("content").at(0).at("text").as_string());
    CHECK(input.find("caller: \"hello\"\nagent: hi") != std::string::npos);
    CHECK(input.find("Outcome so far: booked") != std::string::npos);
  }

  TEST_CASE("of an endless transcript both ends are sent") {
    EndedCall call;
    call.transcript = "caller: first words\n" + std::string(500'000, 'x') + "\nagent: last words";
    const std::string request = analysis_request("m", call);
    CHECK(request.size() < 140'000);
    CHECK(request.find("first words") != std::string::npos);
    CHECK(request.find("last words") != std::string::npos);
  }

  TEST_CASE("a good answer is read, with what it cost") {
    const Read read(answered(kGood));
    REQUIRE(read.analysis);
    CHECK(read.analysis->findings.summary == "Booked.");
    CHECK(read.analysis->findings.points == std::vector<std::string>{"a", "b"});
    CHECK(read.analysis->findings.follow_up.empty());
    CHECK(read.analysis->model == "gpt-5-mini-2025-08-07");
    CHECK(read.tokens.in == 900);
    CHECK(read.tokens.cached == 128);
    CHECK(read.tokens.out == 70);
  }

  TEST_CASE("an answer that is cut short, refused or failed is none, and was paid for") {
    const Read cut(answered("{\"summary\":\"Bo", "incomplete"));
    CHECK_FALSE(cut.analysis);
    CHECK(cut.fault == Fault::NotFinished);
    CHECK(cut.tokens.in == 900);
    const Read refused(
        R"({"status":"completed","output":[{"type":"message","content":[{"type":"refusal",)"
        R"("refusal":"no"}]}]})");
    CHECK_FALSE(refused.analysis);
    CHECK(refused.fault == Fault::Refused);
    CHECK(Read(R"({"status":"failed","error":{"code":"server_error"}})").fault ==
          Fault::NotFinished);
  }

  TEST_CASE("whatever else comes is no analysis, and no crash") {
    for (const char* body : {"", "nothing", "[]", "{}", "{\"status\":7}", "\xff\xfe",
                             R"({"status":"completed"})", R"({"status":"completed","output":{}})",
                             R"({"status":"completed","output":[1,null,{"content":[2,{}]}]})"})
      CHECK_FALSE(Read(body).analysis);
    std::string good = kGood;
    for (const auto& [from, to] :
         {std::pair("positive", "furious"), std::pair("appointment", "party"),
          std::pair("true", "\"yes\""), std::pair("[\"a\",\"b\"]", "\"a\""),
          std::pair("[\"a\",\"b\"]", "[1]"), std::pair("\"Booked.\"", "null"),
          std::pair("\"summary\"", "\"summery\"")}) {
      CAPTURE(to);
      std::string wrong = good;
      wrong.replace(wrong.find(from), std::string(from).size(), to);
      const Read read(answered(wrong));
      CHECK_FALSE(read.analysis);
      CHECK(read.fault == Fault::AgainstSchema);
    }
  }

  TEST_CASE("texts are cut to what is kept of them, between two characters") {
    std::string good = kGood;
    std::string many;
    for (int i = 0; i < 5'000; ++i) many += "й";
    good.replace(good.find("Booked."), 7, many);
    const Read read(answered(good));
    REQUIRE(read.analysis);
    CHECK(read.analysis->findings.summary.size() == 4'000);
  }

  TEST_CASE("what no column takes does not come as far as one") {
    std::string odd = kGood;
    odd.replace(odd.find("Booked."), 7, "Boo\\u0000ked.");
    odd.replace(odd.find("[\"a\""), 4, "[\"\\u0000a\"");
    const Read read(answered(odd));
    REQUIRE(read.analysis);
    CHECK(read.analysis->findings.summary == "Booked.");
    CHECK(read.analysis->findings.points == std::vector<std::string>{"a", "b"});
    const Read endless(
        R"({"status":"completed","usage":{"input_tokens":1e300,"output_tokens":-5}})");
    CHECK(endless.tokens.in == 0);
    CHECK(endless.tokens.out == 0);
  }
}

}  // namespace tandem::analysis
