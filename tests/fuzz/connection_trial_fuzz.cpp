#include "control/api/trial_request.hpp"

#include <boost/json/parse.hpp>
#include <string>
#include <string_view>

#include "core/net/dial.hpp"
#include "tests/fuzz/fuzz_target.hpp"

using namespace tandem;
using namespace tandem::api;

namespace {

store::ConnectionTrial described(std::string_view config) {
  store::ConnectionTrial trial;
  trial.config = config;
  trial.method = "POST";
  trial.url = "https://app.example/v1/{config.path}?k={secret}";
  trial.headers = R"({"Authorization":"Bearer {secret}","X-Team":"{config.team}","X-{":"}{x}"})";
  trial.body = R"({"{secret}":["{secret}",{"of":"{config.path}"},7]})";
  trial.expects = R"({"ok":true,"user":{"kind":"bot"}})";
  return trial;
}

bool is_object(std::string_view text) {
  boost::system::error_code error;
  const auto read = boost::json::parse(text, error);
  return !error && read.is_object();
}

/// What a connection has fills the places that are meant for it, and no others.
void check_request(const std::string& secret, std::string_view config) {
  const auto made = trial_request(described(config), secret);
  if (const auto* why = std::get_if<std::string>(&made)) {
    FUZZ_REQUIRE(!why->empty() && (secret.size() < 8 || why->find(secret) == std::string::npos));
    return;
  }
  const auto& wish = std::get<TrialRequest>(made);
  FUZZ_REQUIRE(wish.url.starts_with("https://app.example/v1/"));
  if (const auto url = net::Url::parse(wish.url)) FUZZ_REQUIRE(url->host == "app.example");
  for (const auto& [name, value] : wish.request.headers)
    FUZZ_REQUIRE(value.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos);
  FUZZ_REQUIRE(wish.request.header("Authorization") == "Bearer " + secret);
  boost::system::error_code error;
  const auto body = boost::json::parse(wish.request.body, error);
  // Bytes that are no UTF-8 cannot be in a secret that was given as JSON.
  if (error) return;
  const auto& listed = body.at("{secret}").as_array();
  FUZZ_REQUIRE(body.as_object().size() == 1 && listed.size() == 3 && listed[2] == 7);
  FUZZ_REQUIRE(std::string_view(listed[0].as_string()) == secret);
}

/// Well is only what the app says in so many words.
void check_answer(std::string_view body) {
  const store::ConnectionTrial trial = described("{}");
  for (const int status : {200, 302, 401}) {
    const std::string fault = fault_of(trial, net::HttpResponse(status, std::string(body)));
    FUZZ_REQUIRE(status == 200 || !fault.empty());
    FUZZ_REQUIRE(fault.size() < 100);
    if (!fault.empty()) continue;
    const auto said = boost::json::parse(body);
    FUZZ_REQUIRE(said.at("ok") == true && said.at("user").at("kind") == "bot");
  }
}

}  // namespace

/// The first line is the secret, the second the connection's own values, the rest what the app
/// answers.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text{reinterpret_cast<const char*>(data), size};
  const auto line = [&text] {
    const std::string_view taken = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(taken.size() + 1, text.size()));
    return taken;
  };
  const std::string secret(line());
  const std::string_view config = line();
  // What the database keeps is an object.
  if (is_object(config)) check_request(secret, config);
  check_answer(text);
  return 0;
}
