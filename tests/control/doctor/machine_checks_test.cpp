#include "control/doctor/machine_checks.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <string>

#include "control/doctor/database_check.hpp"
#include "control/doctor/own_name_check.hpp"

namespace control = tandem::control;
using namespace std::chrono_literals;
using control::Finding;

TEST_SUITE("control/doctor") {
  TEST_CASE("file descriptors are counted per call") {
    CHECK(control::check_descriptors(20'000, 5'000).state == Finding::State::Good);
    const Finding few = control::check_descriptors(1'024, 5'000);
    CHECK(few.state == Finding::State::Note);
    CHECK(few.what.find("suffice for 298 calls") != std::string::npos);
    CHECK(few.mend.find("ulimit -n 15128") != std::string::npos);
    CHECK(control::check_descriptors(10, 1).state == Finding::State::Note);
  }

  TEST_CASE("a clock is judged by how far it is off, either way") {
    const auto now = std::chrono::system_clock::now();
    CHECK(control::check_clock("x", now, now + 2s).state == Finding::State::Good);
    CHECK(control::check_clock("x", now, now + 10s).state == Finding::State::Note);
    CHECK(control::check_clock("x", now, now + 31s).state == Finding::State::Bad);
    CHECK(control::check_clock("x", now, now - 1h).what.find("3600 s ahead of x") !=
          std::string::npos);
  }

  TEST_CASE("dates of HTTP are read, and nothing else") {
    const auto date = control::parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT");
    REQUIRE(date);
    CHECK(date->time_since_epoch() == 784'111'777s);  // The example of RFC 9110, section 5.6.7.
    CHECK_FALSE(control::parse_http_date("").has_value());
    CHECK_FALSE(control::parse_http_date("yesterday").has_value());
  }

  TEST_CASE("without any setting every missing key is told, with its mend") {
    const auto configuration = control::load_configuration({"", {}, {}}, control::Purpose::Inspect);
    const auto findings = control::check_machine(configuration);
    const auto missing = std::count_if(findings.begin(), findings.end(), [](const Finding& one) {
      return one.subject == "keys" && one.state == Finding::State::Bad && !one.mend.empty();
    });
    CHECK(missing == 4);
    CHECK(control::exit_code_of(findings) == 1);
  }

  TEST_CASE("a proxy that does TLS before us and that nobody trusts is noted, with its mend") {
    const auto noted = [](std::map<std::string, std::string> environment) {
      environment["TWILIO_WEBHOOK_BASE_URL"] = "https://voice.example.com";
      const auto configuration =
          control::load_configuration({"", {}, environment}, control::Purpose::Inspect);
      const auto findings = control::check_machine(configuration);
      return std::count_if(findings.begin(), findings.end(), [&](const Finding& one) {
        return one.subject == "proxy" && one.state == Finding::State::Note &&
               one.what == control::proxy_warning(configuration.settings) && !one.mend.empty();
      });
    };
    CHECK(noted({}) == 1);
    CHECK(noted({{"TANDEM_TRUSTED_PROXIES", "127.0.0.1"}}) == 0);
  }

  TEST_CASE("a node's name is its own, and so is the address of its streams") {
    control::Settings settings;
    settings.node_id = "n1";
    settings.stream_base = "wss://a.voice.example.com";
    using Live = std::vector<tandem::store::LiveNode>;
    const auto judge = [&](const Live& live, bool serving) {
      return control::judge_own_name(settings, live, serving);
    };
    CHECK(judge({}, false).front().state == Finding::State::Good);
    CHECK(judge({}, false).front().what == "`n1`, its streams come to wss://a.voice.example.com");
    const Live well{{"n1", "1", "wss://a.voice.example.com", 3s},
                    {"n2", "1", "wss://b.voice.example.com", 3s}};
    CHECK(judge(well, true).front().state == Finding::State::Good);
    // Perhaps its last run.
    CHECK(judge(well, false).front().state == Finding::State::Note);

    const auto taken = judge({{"n1", "1", "wss://b.voice.example.com", 3s}}, false);
    CHECK(taken.front().state == Finding::State::Bad);
    CHECK(taken.front().what.find("another node has this one's name") != std::string::npos);
    CHECK(taken.front().mend.find("TANDEM_NODE_ID") != std::string::npos);
    // The server that runs here was told something else than this shell.
    CHECK(judge({{"n1", "1", "wss://b.voice.example.com", 3s}}, true).front().state ==
          Finding::State::Note);
    const auto shared = judge({{"n2", "1", "wss://a.voice.example.com", 3s}}, true);
    CHECK(shared.front().state == Finding::State::Bad);
    CHECK(shared.front().mend.find("TWILIO_STREAM_BASE_URL") != std::string::npos);
  }

  TEST_CASE("without a database that is said, and nothing is bad") {
    const auto configuration = control::load_configuration({"", {}, {}}, control::Purpose::Inspect);
    const auto findings = control::check_database_for_calls(configuration);
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].state == Finding::State::Skipped);
    CHECK(control::migrate_where_older(configuration).empty());
  }

  TEST_CASE("a database that cannot be reached is bad, without its password") {
    control::ConfigurationSources sources;
    sources.environment = {{"DATABASE_URL", "postgresql://tandem_app:hunter2@127.0.0.1:1/x"}};
    const auto findings = control::check_database_for_calls(
        control::load_configuration(sources, control::Purpose::Inspect));
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].state == Finding::State::Bad);
    CHECK(findings[0].mend.find("start Postgres") != std::string::npos);
    CHECK(control::to_text(findings).find("hunter2") == std::string::npos);
  }

  TEST_CASE("a setting that is wrong is not told to be absent as well") {
    control::ConfigurationSources sources;
    sources.environment = {{"TWILIO_ACCOUNT_SID", "AC00"}};
    const auto findings =
        control::check_machine(control::load_configuration(sources, control::Purpose::Inspect));
    const auto told = std::count_if(findings.begin(), findings.end(), [](const Finding& one) {
      return one.what.find("TWILIO_ACCOUNT_SID") != std::string::npos;
    });
    CHECK(told == 1);
  }

  TEST_CASE("what mends several findings in a row is told once, below the last") {
    const control::Findings findings{control::bad("settings", "A", "correct it"),
                                     control::bad("settings", "B", "correct it"),
                                     control::bad("keys", "C", "copy it")};
    CHECK(control::to_text(findings) ==
          "FAIL  settings    A\n"
          "FAIL  settings    B\n"
          "      mend: correct it\n"
          "FAIL  keys        C\n"
          "      mend: copy it\n");
  }

  TEST_CASE("the page has a line for each finding and a mend below it") {
    const control::Findings findings{control::good("model", "opened"),
                                     control::bad("clock", "late", "set it"),
                                     control::skipped("carrier", "no key")};
    CHECK(control::to_text(findings) ==
          "ok    model       opened\n"
          "FAIL  clock       late\n"
          "      mend: set it\n"
          "skip  carrier     no key\n");
    CHECK(control::exit_code_of(findings) == 1);
    CHECK(control::exit_code_of({control::note("a", "b", "c")}) == 0);
  }
}
