// Goal: what a description of an app becomes with a connection's own values. Method: as data.
#include "control/api/connection_trials.hpp"

#include <doctest/doctest.h>

namespace tandem::api {
namespace {

store::ConnectionTrial slack() {
  store::ConnectionTrial trial;
  trial.method = "POST";
  trial.url = "https://slack.example/api/{config.path}";
  trial.headers = R"({"Authorization":"Bearer {secret}","X-Team":"{config.team}","X-Brace":"{x}"})";
  trial.config = R"({"path":"auth.test","number":7})";
  trial.expects = R"({"ok":true})";
  return trial;
}

std::string refusal(const store::ConnectionTrial& trial, const std::string& secret) {
  const auto made = trial_request(trial, secret);
  const auto* why = std::get_if<std::string>(&made);
  return why != nullptr ? *why : "";
}

}  // namespace

TEST_SUITE("api/connection_trials") {
  TEST_CASE("names in braces are filled in; a header without a value is left out") {
    const auto made = trial_request(slack(), "xoxb-1");
    REQUIRE(std::holds_alternative<TrialRequest>(made));
    const auto& wish = std::get<TrialRequest>(made);
    CHECK(wish.url == "https://slack.example/api/auth.test");
    CHECK(wish.request.method == "POST");
    CHECK(wish.request.header("Authorization") == "Bearer xoxb-1");
    CHECK_FALSE(wish.request.header("X-Team"));
    CHECK(wish.request.header("X-Brace") == "{x}");
    CHECK(wish.request.body.empty());
  }

  TEST_CASE("the body is filled in, too, and stays what it is") {
    store::ConnectionTrial trial = slack();
    trial.body = R"({"channel":"{config.channel}","keys":["{secret}",1],"{config.path}":null})";
    CHECK(refusal(trial, "x") == "config.channel is missing");
    trial.config = R"({"path":"auth.test","channel":"a \"b\"\n"})";
    const auto made = trial_request(trial, "xoxb-1");
    REQUIRE(std::holds_alternative<TrialRequest>(made));
    const auto& wish = std::get<TrialRequest>(made);
    CHECK(wish.request.body ==
          R"({"channel":"a \"b\"\n","keys":["xoxb-1",1],"{config.path}":null})");
    CHECK(wish.request.header("Content-Type") == "application/json");
  }

  TEST_CASE("what is missing is said, and nothing goes into a header that ends it") {
    CHECK(refusal(slack(), "") == "it has no secret");
    CHECK(refusal(slack(), "a\r\nX-Evil: 1") == "the secret has characters that no header takes");
    store::ConnectionTrial trial = slack();
    trial.config = R"({"path":7})";
    CHECK(refusal(trial, "x") == "config.path is missing");
    trial.url = "https://slack.example/{config.";
    CHECK(refusal(trial, "x").empty());
  }

  TEST_CASE("an app says that all is well by its status and, where described, in its answer") {
    CHECK(fault_of(slack(), net::HttpResponse(200, R"({"ok":true,"team":"x"})")).empty());
    CHECK(fault_of(slack(), net::HttpResponse(200, R"({"ok":false})")) != "");
    CHECK(fault_of(slack(), net::HttpResponse(200, "<html>")) != "");
    CHECK(fault_of(slack(), net::HttpResponse(200, "[]")) != "");
    CHECK(fault_of(slack(), net::HttpResponse(401, R"({"ok":true})")) ==
          "the app answered with status 401");
    store::ConnectionTrial trial = slack();
    trial.expects.clear();
    CHECK(fault_of(trial, net::HttpResponse(204)).empty());
    CHECK(fault_of(trial, net::HttpResponse(302)) != "");
  }
}

}  // namespace tandem::api
