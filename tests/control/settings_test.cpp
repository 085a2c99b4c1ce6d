#include "control/settings.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <string>

#include "control/configuration.hpp"
#include "control/settings_table.hpp"
#include "tests/control/configuration_file.hpp"

namespace control = tandem::control;
using control::Purpose;

namespace {

/// Root reads what it likes: while this lives we are nobody, and permissions hold. Of the real user
/// too, whom access(2) asks about; the saved one leads back.
class AsNobody {
 public:
  AsNobody() {
    if (was_root_) REQUIRE(::setresuid(kNobody, kNobody, 0) == 0);
  }
  ~AsNobody() {
    if (was_root_) CHECK(::setresuid(0, 0, 0) == 0);
  }
  AsNobody(const AsNobody&) = delete;
  AsNobody& operator=(const AsNobody&) = delete;

 private:
  static constexpr uid_t kNobody = 65534;
  const bool was_root_ = ::geteuid() == 0;
};

/// The least that a node needs to serve.
std::map<std::string, std::string> enough() {
  return {{"OPENAI_API_KEY", "sk-test-0123456789"},
          {"TWILIO_ACCOUNT_SID", "AC3f9c1d0a7b5e4c2d8f60a1b2c3d4e5f6"},
          {"TWILIO_AUTH_TOKEN", "8f2c1e7b9a304d5c6e7f8091a2b3c4d5"},
          {"TWILIO_WEBHOOK_BASE_URL", "https://voice.example.com/"}};
}

control::Configuration load(std::map<std::string, std::string> environment,
                            Purpose purpose = Purpose::Serve) {
  return control::load_configuration({"", {}, std::move(environment)}, purpose);
}

control::Configuration load_with(std::map<std::string, std::string> more) {
  auto environment = enough();
  for (auto& [name, value] : more) environment[name] = value;
  return load(std::move(environment));
}

bool faulty(const control::Configuration& configuration, const std::string& part) {
  return std::any_of(configuration.faults.begin(), configuration.faults.end(),
                     [&](const auto& fault) { return fault.what.find(part) != std::string::npos; });
}

}  // namespace

TEST_SUITE("control/settings") {
  TEST_CASE("the least configuration serves, with the documented defaults") {
    const auto configuration = load(enough());
    CAPTURE(tandem::config::to_text(configuration.faults));
    REQUIRE(configuration.faults.empty());
    const control::Settings& settings = configuration.settings;
    CHECK(settings.listen.host == "127.0.0.1");
    CHECK(settings.listen.port == 8080);
    CHECK(settings.ops_listen.port == 9464);
    CHECK(settings.calls_max == 5000);
    CHECK(settings.agent_calls_per_minute == 60);
    CHECK(settings.capacity.busy_max == 0.85);
    CHECK(settings.capacity.busy_resume == 0.82);
    CHECK(settings.capacity.lag_max == std::chrono::milliseconds(5));
    CHECK(settings.connections_per_address == 200);
    CHECK(settings.drain_limit == std::chrono::minutes(30));
    CHECK(settings.spool_bytes_max == 4ULL << 30);
    CHECK(settings.event_lines);
    CHECK(settings.database_url.empty());
    CHECK(settings.shards >= 1);
    CHECK(settings.node_id.empty());
    CHECK(settings.upkeep);
    CHECK(settings.quarantine_days == 30);
    CHECK(settings.webhook_log_days == 30);
    CHECK(settings.subscription_warn_days == 7);
    CHECK(settings.subscription_grace_days == 7);
    CHECK(settings.validate_signature);
    CHECK(settings.twilio.api_base == "https://api.twilio.com");
    CHECK(settings.webhook_base == "https://voice.example.com");
    CHECK(settings.model.url.host == "api.openai.com");
    CHECK(settings.model.url.target == "/v1/realtime");
  }

  TEST_CASE("the stream's scheme follows the webhooks', unless it is given") {
    CHECK(load(enough()).settings.stream_base == "wss://voice.example.com");
    CHECK(load_with({{"TWILIO_WEBHOOK_BASE_URL", "http://127.0.0.1:8080"}}).settings.stream_base ==
          "ws://127.0.0.1:8080");
    CHECK(
        load_with({{"TWILIO_STREAM_BASE_URL", "wss://node-1.example.com"}}).settings.stream_base ==
        "wss://node-1.example.com");
  }

  TEST_CASE("what is missing to serve is told all at once, and only then") {
    const auto configuration = load({});
    CHECK(configuration.faults.size() == 4);
    for (const char* name :
         {"OPENAI_API_KEY", "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_WEBHOOK_BASE_URL"})
      CHECK(faulty(configuration, name));
    CHECK(load({}, Purpose::Inspect).faults.empty());
  }

  TEST_CASE("plain schemes are accepted on loopback only") {
    CHECK(faulty(load_with({{"OPENAI_REALTIME_URL", "ws://model.example.com/v1/realtime"}}),
                 "on loopback only"));
    CHECK(faulty(load_with({{"TWILIO_WEBHOOK_BASE_URL", "http://voice.example.com"}}),
                 "on loopback only"));
    CHECK(faulty(load_with({{"TWILIO_API_BASE", "http://10.0.0.1"}}), "on loopback only"));
    CHECK(load_with({{"OPENAI_REALTIME_URL", "ws://127.0.0.1:9001/v1/realtime"},
                     {"TWILIO_API_BASE", "http://localhost:9000"}})
              .faults.empty());
    CHECK(faulty(load_with({{"OPENAI_REALTIME_URL", "https://api.openai.com/v1/realtime"}}),
                 "expected wss://"));
  }

  TEST_CASE("pain-22: unsigned webhooks are accepted on loopback only") {
    CHECK(faulty(load_with({{"TWILIO_VALIDATE_SIGNATURE", "off"}}), "anybody could place calls"));
    CHECK(faulty(load_with({{"TWILIO_VALIDATE_SIGNATURE", "off"},
                            {"TANDEM_LISTEN", "0.0.0.0:8080"},
                            {"TWILIO_WEBHOOK_BASE_URL", "http://127.0.0.1:8080"}}),
                 "anybody could place calls"));
    CHECK(load_with({{"TWILIO_VALIDATE_SIGNATURE", "off"},
                     {"TWILIO_WEBHOOK_BASE_URL", "http://127.0.0.1:8080"}})
              .faults.empty());
  }

  TEST_CASE("an open ops port needs a token") {
    CHECK(faulty(load_with({{"TANDEM_OPS_LISTEN", "0.0.0.0:9464"}}), "TANDEM_OPS_TOKEN is needed"));
    CHECK(load_with({{"TANDEM_OPS_LISTEN", "0.0.0.0:9464"}, {"TANDEM_OPS_TOKEN", "t"}})
              .faults.empty());
    CHECK(load_with({{"TANDEM_OPS_LISTEN", "[::1]:9464"}}).faults.empty());
  }

  TEST_CASE("with a database events go there, and to a file only where that is wanted") {
    const std::string url = "postgresql://tandem_app@/tandem?host=/run/pg";
    CHECK_FALSE(load_with({{"DATABASE_URL", url}}).settings.event_lines);
    CHECK(load_with({{"DATABASE_URL", url}, {"TANDEM_EVENT_LINES", "on"}}).settings.event_lines);
    CHECK(faulty(load_with({{"TANDEM_EVENT_LINES", "off"}}), "TANDEM_EVENT_LINES: off needs"));
    CHECK(faulty(load_with({{"TANDEM_SPOOL_MAX_BYTES", "64KiB"}}), "TANDEM_SPOOL_MAX_BYTES"));
  }

  TEST_CASE("things that come in pairs are asked for in pairs") {
    CHECK(faulty(load_with({{"TANDEM_TLS_CERT", "/nonexistent.pem"}}), "needs TANDEM_TLS_KEY too"));
    CHECK(faulty(load_with({{"TANDEM_TLS_CERT", "/nonexistent.pem"}}), "cannot be read"));
    CHECK(faulty(load_with({{"TWILIO_API_KEY_SID", "SK3f9c1d0a7b5e4c2d8f60a1b2c3d4e5f6"}}),
                 "needs TWILIO_API_KEY_SECRET too"));
  }

  TEST_CASE("an API key serves for REST, the token stays for signatures") {
    const auto configuration =
        load_with({{"TWILIO_API_KEY_SID", "SK3f9c1d0a7b5e4c2d8f60a1b2c3d4e5f6"},
                   {"TWILIO_API_KEY_SECRET", "secret"}});
    REQUIRE(configuration.faults.empty());
    CHECK(configuration.settings.twilio.rest_user() == "SK3f9c1d0a7b5e4c2d8f60a1b2c3d4e5f6");
    CHECK(configuration.settings.twilio.rest_password() == "secret");
    CHECK(load(enough()).settings.twilio.rest_user() == "AC3f9c1d0a7b5e4c2d8f60a1b2c3d4e5f6");
  }

  TEST_CASE("malformed values are refused") {
    const std::pair<const char*, const char*> wrong[] = {
        {"TANDEM_LISTEN", "8080"},
        {"TANDEM_SHARDS", "0"},
        {"TANDEM_MAX_CALLS", "many"},
        {"TANDEM_SECRET_KEY", "c2hvcnQ="},
        {"TANDEM_TRUSTED_PROXIES", "10.0.0.0/8,nonsense"},
        {"TANDEM_LOG_LEVEL", "loud"},
        {"TANDEM_NODE_ID", "a b"},
        {"TANDEM_DRAIN_LIMIT", "30"},
        {"TWILIO_ACCOUNT_SID", "AC123"},
        {"TWILIO_WEBHOOK_BASE_URL", "https://voice.example.com?x=1"},
        {"TWILIO_VALIDATE_SIGNATURE", "perhaps"},
        {"OPENAI_AUTH", "basic"},
        {"OPENAI_PRICES", "gpt-transcribe:audio_in=cheap"},
        {"TANDEM_UNHEARD_OF", "1"},
    };
    for (const auto& [name, value] : wrong) {
      const auto configuration = load_with({{name, value}});
      CAPTURE(std::string(name));
      CHECK(configuration.faults.size() == 1);
      CHECK(faulty(configuration, name));
    }
  }

  TEST_CASE("variables of older set-ups are accepted and known to do nothing") {
    CHECK(load_with({{"NATS_URL", "nats://n"}}).faults.empty());
    CHECK_FALSE(control::has_effect("NATS_URL"));
    CHECK(control::has_effect("TANDEM_LISTEN"));
  }

  TEST_CASE("who comes in: secrets, issuers, operators") {
    const std::string secret(32, 's');
    CHECK(faulty(load_with({{"DATABASE_URL", "postgres://u:p@db/t"}}), "JWT_SECRET"));
    CHECK(faulty(load_with({{"JWT_SECRET", "short"}}), "JWT_SECRET"));
    CHECK(faulty(load_with({{"JWT_SECRET", secret}, {"NEXTAUTH_SECRET", secret + "x"}}),
                 "NEXTAUTH_SECRET"));
    CHECK(faulty(load_with({{"JWKS_URL", "https://id.example.com/keys"}}), "JWKS_URL"));
    CHECK(faulty(load_with({{"TECHOPS_EMAILS", "ada@example.com, not an address"}}),
                 "TECHOPS_EMAILS"));
    CHECK(faulty(load_with({{"TANDEM_CORS_ORIGINS", "https://console.example.com/x"}}),
                 "TANDEM_CORS_ORIGINS"));
    const auto good = load_with({{"DATABASE_URL", "postgres://u:p@db/t"},
                                 {"NEXTAUTH_SECRET", secret},
                                 {"SUPABASE_URL", "https://abc.supabase.co/"},
                                 {"TECHOPS_EMAILS", "Ada@Example.com"}});
    CHECK(good.faults.empty());
    CHECK(good.settings.trust.secret == secret);
    CHECK(good.settings.trust.issuer == "https://abc.supabase.co/auth/v1");
    CHECK(good.settings.trust.keys->target == "/auth/v1/.well-known/jwks.json");
    CHECK(good.settings.operator_emails == std::vector<std::string>{"ada@example.com"});
  }

  TEST_CASE("what is sound and may not be meant is warned of") {
    const auto bare = control::warnings_of(
        load_with({{"NATS_URL", "nats://n"}, {"TANDEM_TRUSTED_PROXIES", "127.0.0.1"}}));
    REQUIRE(bare.size() == 3);
    CHECK(bare[0] == "NATS_URL has no effect in this version");
    CHECK(bare[1].starts_with("no [[agents]]"));
    CHECK(bare[2] == "no [[numbers]]: every caller hears that the number is not registered");

    auto configuration = load_with({{"TANDEM_TRUSTED_PROXIES", "127.0.0.1"}});
    std::vector<tandem::config::Fault> faults;
    configuration.directory = control::FileDirectory::parse(
        "t.toml",
        "[[agents]]\nid=\"a\"\ninstructions=\"x\"\n[[numbers]]\nnumber=\"+15557122661\"\n"
        "agent=\"a\"\n[[numbers]]\nnumber=\"+15557122662\"\n",
        {}, faults);
    const auto half = control::warnings_of(configuration);
    REQUIRE(half.size() == 1);
    CHECK(half[0].starts_with("+155******62 has no agent"));
  }

  TEST_CASE("no variable, flag or key stands twice in the table, and secrets have no flag") {
    std::set<std::string> names;
    for (const auto& setting : control::settings_table()) {
      CHECK(names.insert(setting.variable).second);
      CHECK(names.insert(std::string("key ") + setting.key).second);
      if (setting.flag != nullptr) CHECK(names.insert(setting.flag).second);
      const bool secret = setting.secrecy == tandem::config::Secrecy::Secret;
      CHECK((!secret || setting.flag == nullptr));
    }
  }

  TEST_CASE("check-config shows no secret") {
    auto environment = enough();
    environment["DATABASE_URL"] = "postgres://user:pa55word@db/tandem";
    environment["TANDEM_OPS_TOKEN"] = "0psT0ken";
    const std::string page = load(environment).values.effective();
    for (const char* secret : {"pa55word", "0psT0ken", "sk-test", "8f2c1e7b9a304d5c"})
      CHECK(page.find(secret) == std::string::npos);
    CHECK(page.find("OPENAI_API_KEY = (set, 18 characters)  # environment, secret\n") !=
          std::string::npos);
  }

  TEST_CASE("a file that cannot be read is one fault, which says why and what to do") {
    const auto load_file = [](const std::string& file) {
      return control::load_configuration({file, {}, enough()}, Purpose::Serve);
    };
    const auto missing = load_file("/nonexistent/tandem.toml");
    REQUIRE(missing.faults.size() == 1);
    CHECK(missing.faults[0].where == "/nonexistent/tandem.toml");
    CHECK(missing.faults[0].what.starts_with("there is no such file"));
    CHECK_FALSE(control::file_was_read(missing));

    const std::string folder = std::filesystem::temp_directory_path().string();
    const auto directory = load_file(folder);
    REQUIRE(directory.faults.size() == 1);
    CHECK(directory.faults[0].what.starts_with("is a directory: name the file in it, such as " +
                                               folder));
    CHECK_FALSE(control::file_was_read(directory));

    const control::test::ConfigurationFile closed("max_calls = 7\n");
    std::filesystem::permissions(closed.path(), std::filesystem::perms::none);
    {
      const AsNobody nobody;
      const auto unreadable = load_file(closed.path());
      REQUIRE(unreadable.faults.size() == 1);
      CHECK(unreadable.faults[0].what.starts_with("cannot be read (Permission denied)"));
      CHECK_FALSE(control::file_was_read(unreadable));
    }
    CHECK(control::file_was_read(load(enough())));
  }

  TEST_CASE("a console that is not there is a fault with its setting, not a start that breaks") {
    CHECK(faulty(load_with({{"TANDEM_CONSOLE_DIR", "/nonexistent/console"}}),
                 "TANDEM_CONSOLE_DIR: there is no console (index.html) in /nonexistent/console"));
  }

  TEST_CASE("a proxy that does TLS before us and that nobody trusts is worth a warning") {
    const auto warned = [](std::map<std::string, std::string> more) {
      const auto configuration = load_with(std::move(more));
      const auto warning = control::proxy_warning(configuration.settings);
      const auto all = control::warnings_of(configuration);
      // `check-config` and the start say it too, and nothing of the kind where it is not so.
      CHECK(std::count_if(all.begin(), all.end(), [&](const std::string& text) {
              return text.starts_with("TWILIO_WEBHOOK_BASE_URL is https");
            }) == (warning ? 1 : 0));
      return warning.has_value();
    };
    CHECK(warned({}));
    CHECK_FALSE(warned({{"TANDEM_TRUSTED_PROXIES", "127.0.0.1"}}));
    CHECK_FALSE(warned({{"TWILIO_WEBHOOK_BASE_URL", "http://127.0.0.1:8080"}}));
    CHECK_FALSE(warned({{"TWILIO_WEBHOOK_BASE_URL", "https://localhost:8443"}}));
    CHECK_FALSE(warned({{"TANDEM_TLS_CERT", "/c.pem"}, {"TANDEM_TLS_KEY", "/k.pem"}}));
  }
}
