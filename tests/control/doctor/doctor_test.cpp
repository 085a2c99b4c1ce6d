#include "control/doctor/doctor.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "bridge/carrier/form.hpp"
#include "control/doctor/peer_checks.hpp"
#include "core/crypto/random.hpp"
#include "core/net/name_cache.hpp"
#include "tests/control/scripted_peer.hpp"

namespace control = tandem::control;
namespace carrier = tandem::carrier;
namespace net = tandem::net;
using control::Finding;
using control::test::ScriptedPeer;

namespace {

constexpr const char* kSessionCreated =
    R"({"type":"session.created","event_id":"event_1","session":{"object":"realtime.session",)"
    R"("type":"realtime","id":"sess_1","model":"gpt-realtime-2.1","expires_at":1795200000}})";

/// The account's numbers, one of them with the voice URL given.
std::string number_page(const std::string& voice_url, const std::string& trunk_sid = "") {
  return R"({"incoming_phone_numbers":[{"sid":"PN2b3c4d5e6f708192a3b4c5d6e7f80912",)"
         R"("phone_number":"+15557122661","friendly_name":"x","voice_url":")" +
         voice_url + R"(","voice_method":"POST","voice_fallback_url":"",)" +
         R"("voice_fallback_method":"GET","status_callback":"","status_callback_method":"GET",)" +
         R"("voice_application_sid":null,"trunk_sid":)" +
         (trunk_sid.empty() ? "null" : '"' + trunk_sid + '"') + R"(}],"next_page_uri":null})";
}

/// Both peers, and a node that is configured for them. The public URL leads to a port on which the
/// doctor itself has to answer.
struct Surroundings {
  int model_status = 101;
  std::string greeting = kSessionCreated;
  std::string numbers = number_page("http://127.0.0.1:1/api/twilio/voice/inbound");
  int rest_status = 200;
  std::string service_date;                        ///< Empty: the true one.
  std::string public_base = "http://127.0.0.1:1";  ///< Nobody listens on port 1.
  std::map<std::string, std::string> more;         ///< Settings besides.
  bool token_refused = false;  ///< By the REST API, as the password of the account.
  std::filesystem::path data =
      std::filesystem::temp_directory_path() / ("tandem-" + tandem::crypto::random_token(9));

  ~Surroundings() { std::filesystem::remove_all(data); }

  std::vector<std::string> sent;  ///< Forms of POSTs to the REST API.

  control::Findings examine() {
    return with_peers([](const auto& configuration) { return control::examine(configuration); });
  }
  control::Findings treat(control::Treatment treatment) {
    return with_peers(
        [&](const auto& configuration) { return control::treat(configuration, treatment); });
  }

  template <class Run>
  control::Findings with_peers(Run run) {
    ScriptedPeer model(
        [this](const net::HttpRequest& request, std::size_t) {
          const bool session = request.header("Upgrade").has_value();
          net::HttpResponse answer(session ? model_status : 404);
          if (!session && !service_date.empty()) answer.headers.emplace_back("Date", service_date);
          return answer;
        },
        greeting);
    ScriptedPeer rest([this](const net::HttpRequest& request, std::size_t) {
      const bool post = request.method == "POST";
      if (post) sent.push_back(request.body);
      // Basic, of a user that begins with AC.
      const bool by_token = request.header("Authorization").value_or("").starts_with("Basic QU");
      if (by_token && token_refused) return net::HttpResponse(401, "{}");
      return net::HttpResponse(rest_status, post ? "{}" : numbers);
    });
    control::ConfigurationSources sources;
    sources.environment = {{"OPENAI_API_KEY", "sk-test-0123456789"},
                           {"OPENAI_REALTIME_URL", "ws://" + model.host() + "/v1/realtime"},
                           {"TWILIO_ACCOUNT_SID", "AC3f9c1d0a7b5e4c2d8f60a1b2c3d4e5f6"},
                           {"TWILIO_AUTH_TOKEN", "8f2c1e7b9a304d5c6e7f8091a2b3c4d5"},
                           {"TWILIO_API_BASE", "http://" + rest.host()},
                           {"TWILIO_WEBHOOK_BASE_URL", public_base},
                           {"TANDEM_LISTEN", "127.0.0.1:0"},
                           {"TANDEM_DATA_DIR", data.string()}};
    for (const auto& [name, value] : more) sources.environment[name] = value;
    auto configuration = control::load_configuration(sources, control::Purpose::Inspect);
    std::vector<tandem::config::Fault> faults;
    configuration.directory = control::FileDirectory::parse(
        "t.toml",
        "[[agents]]\nid=\"a\"\ninstructions=\"x\"\n[[numbers]]\nnumber=\"+15557122661\"\n"
        "agent=\"a\"\n",
        {}, faults);
    return run(configuration);
  }
};

Finding find(const control::Findings& findings, const std::string& subject) {
  const auto found = std::find_if(findings.begin(), findings.end(),
                                  [&](const Finding& one) { return one.subject == subject; });
  REQUIRE(found != findings.end());
  return *found;
}

}  // namespace

TEST_SUITE("control/doctor") {
  TEST_CASE_FIXTURE(Surroundings, "a session that opens and a number that calls us are good") {
    const auto findings = examine();
    CAPTURE(control::to_text(findings));
    CHECK(find(findings, "model").state == Finding::State::Good);
    CHECK(find(findings, "carrier").state == Finding::State::Good);
    CHECK(find(findings, "clock").state == Finding::State::Good);
    CHECK(find(findings, "keys").state == Finding::State::Good);
    // It does not tell how calls end: worth a note.
    const Finding number = find(findings, "number");
    CHECK(number.state == Finding::State::Note);
    CHECK(number.what.find("+155******61") != std::string::npos);
    CHECK(number.mend.find("http://127.0.0.1:1/api/twilio/voice/status") != std::string::npos);
  }

  TEST_CASE_FIXTURE(Surroundings, "a refused key is told apart from a wrong model") {
    model_status = 401;
    CHECK(find(examine(), "model").mend.find("OPENAI_API_KEY") != std::string::npos);
    model_status = 404;
    CHECK(find(examine(), "model").mend.find("OPENAI_REALTIME_MODEL") != std::string::npos);
  }

  TEST_CASE_FIXTURE(Surroundings, "an error instead of a session is shown in the service's words") {
    greeting = R"({"type":"error","event_id":"e","error":{"type":"invalid_request_error",)"
               R"("code":"insufficient_quota","message":"You exceeded your quota."}})";
    const Finding model = find(examine(), "model");
    CHECK(model.state == Finding::State::Bad);
    CHECK(model.what.find("You exceeded your quota.") != std::string::npos);
  }

  TEST_CASE("a model that takes the session and says nothing is bad, however it answers pings") {
    ScriptedPeer silent([](const auto&, std::size_t) { return net::HttpResponse(101); });
    control::Settings settings;
    settings.model.key = "sk-test-0123456789";
    settings.model.url = *net::Url::parse("ws://" + silent.host() + "/v1/realtime");
    const net::Dialer dialer(nullptr, std::make_shared<net::NameCache>());
    control::Findings findings;
    tandem::test::LoopFixture fixture;
    fixture.run([&]() -> tandem::Task<> {
      findings = co_await control::check_model(fixture.loop, dialer, settings,
                                               std::chrono::milliseconds(50));
    });
    const Finding model = find(findings, "model");
    CAPTURE(model.what);
    CHECK(model.state == Finding::State::Bad);
    CHECK(model.what.find("said nothing") != std::string::npos);
  }

  TEST_CASE_FIXTURE(Surroundings, "a number that leads elsewhere is told where it should lead") {
    numbers = number_page("https://demo.twilio.com/welcome/voice/");
    const Finding number = find(examine(), "number");
    CHECK(number.state == Finding::State::Bad);
    CHECK(number.mend.find("http://127.0.0.1:1/api/twilio/voice/inbound") != std::string::npos);
    numbers = number_page("http://127.0.0.1:1/api/twilio/voice/inbound",
                          "TK2b3c4d5e6f708192a3b4c5d6e7f80912");
    CHECK(find(examine(), "number").what.find("SIP trunk") != std::string::npos);
    numbers = R"({"incoming_phone_numbers":[],"next_page_uri":null})";
    CHECK(find(examine(), "number").what.find("not a number of this account") != std::string::npos);
  }

  TEST_CASE_FIXTURE(Surroundings, "wrong carrier credentials are bad, with what to copy anew") {
    rest_status = 401;
    numbers = R"({"code":20003,"message":"Authenticate","status":401})";
    const Finding found = find(examine(), "carrier");
    CHECK(found.state == Finding::State::Bad);
    CHECK(found.mend.find("TWILIO_AUTH_TOKEN") != std::string::npos);
  }

  TEST_CASE_FIXTURE(Surroundings, "a server that refuses what we signed may have another token") {
    ScriptedPeer other([](const auto&, std::size_t) { return net::HttpResponse(403); });
    public_base = "http://" + other.host();
    const Finding signature = find(examine(), "signature");
    CHECK(signature.state == Finding::State::Bad);
    CHECK(signature.mend.find("the same TWILIO_AUTH_TOKEN") != std::string::npos);
  }

  TEST_CASE_FIXTURE(Surroundings, "with an API key the account's token is tried all the same") {
    more = {{"TWILIO_API_KEY_SID", "SK2b3c4d5e6f708192a3b4c5d6e7f80912"},
            {"TWILIO_API_KEY_SECRET", "kQ7sN2pX9vB4mT6yR1wE8uC3zL5aG0hJ"}};
    CHECK(find(examine(), "token").state == Finding::State::Good);
    token_refused = true;
    const auto findings = examine();
    CHECK(find(findings, "carrier").state == Finding::State::Good);
    CHECK(find(findings, "token").state == Finding::State::Bad);
  }

  TEST_CASE_FIXTURE(Surroundings, "--fix points a number here, and --undo gives back what it had") {
    numbers = number_page("https://demo.twilio.com/welcome/voice/");
    std::filesystem::create_directories(data);
    const auto fixed = treat(control::Treatment::Fix);
    CAPTURE(control::to_text(fixed));
    CHECK(find(fixed, "number").state == Finding::State::Good);
    REQUIRE(sent.size() == 1);
    auto form = carrier::decode_form(sent[0]);
    REQUIRE(form.has_value());
    CHECK(carrier::field_or_empty(*form, "VoiceUrl") ==
          "http://127.0.0.1:1/api/twilio/voice/inbound");
    CHECK(carrier::field_or_empty(*form, "StatusCallback") ==
          "http://127.0.0.1:1/api/twilio/voice/status");

    // Twice: what was there before us must not be forgotten.
    numbers = number_page("http://127.0.0.1:1/api/twilio/voice/inbound");
    (void)treat(control::Treatment::Fix);
    sent.clear();
    CHECK(find(treat(control::Treatment::Undo), "number").state == Finding::State::Good);
    REQUIRE(sent.size() == 1);
    form = carrier::decode_form(sent[0]);
    CHECK(carrier::field_or_empty(*form, "VoiceUrl") == "https://demo.twilio.com/welcome/voice/");
    CHECK(carrier::field_or_empty(*form, "StatusCallback").empty());
    CHECK(carrier::field_or_empty(*form, "StatusCallbackMethod") == "GET");
    CHECK(carrier::field_or_empty(*form, "VoiceFallbackMethod") == "GET");
    CHECK(carrier::field_or_empty(*form, "VoiceMethod") == "POST");
    CHECK(find(treat(control::Treatment::Undo), "number").what.find("nothing to undo") !=
          std::string::npos);
  }

  TEST_CASE_FIXTURE(Surroundings, "--fix leaves a number alone that it could not give back") {
    numbers = number_page("https://demo.twilio.com/welcome/voice/");
    data = "/proc/nonexistent";
    CHECK(find(treat(control::Treatment::Fix), "number").state == Finding::State::Bad);
    CHECK(sent.empty());
  }

  TEST_CASE_FIXTURE(Surroundings, "a clock that is wrong shows without a number to ask about") {
    service_date = "Fri, 20 Nov 2020 18:35:40 GMT";
    rest_status = 503;
    const Finding clock = find(examine(), "clock");
    CHECK(clock.state == Finding::State::Bad);
    CHECK(clock.what.find("ahead of the model's service") != std::string::npos);
    service_date = "yesterday";
    CHECK(find(examine(), "clock").state == Finding::State::Skipped);
  }

  TEST_CASE_FIXTURE(Surroundings, "an address of its own has to lead to this node") {
    // Where another server listens already: it says who it is.
    ScriptedPeer other([](const net::HttpRequest&, std::size_t) {
      net::HttpResponse answer(204);
      answer.headers.emplace_back("Tandem-Node", "n2");
      return answer;
    });
    more = {{"TWILIO_STREAM_BASE_URL", "ws://" + other.host()},
            {"TANDEM_LISTEN", other.host()},
            {"TANDEM_NODE_ID", "n1"}};
    const Finding wrong = find(examine(), "own-address");
    CHECK(wrong.state == Finding::State::Bad);
    CHECK(wrong.what.find("leads to the node `n2`, and this one is `n1`") != std::string::npos);
    CHECK(wrong.mend.find("TWILIO_STREAM_BASE_URL") != std::string::npos);
    more["TANDEM_NODE_ID"] = "n2";
    CHECK(find(examine(), "own-address").state == Finding::State::Good);
    more["TWILIO_STREAM_BASE_URL"] = "ws://127.0.0.1:1";
    public_base = "http://" + other.host();
    CHECK(find(examine(), "own-address").what.find("cannot be reached") != std::string::npos);
  }

  TEST_CASE_FIXTURE(Surroundings, "a public URL that leads nowhere is bad, and so is the verdict") {
    const auto findings = examine();
    const Finding url = find(findings, "public-url");
    CHECK(url.state == Finding::State::Bad);
    CHECK(url.mend.find("tunnel") != std::string::npos);
    CHECK(control::exit_code_of(findings) == 1);
  }
}
