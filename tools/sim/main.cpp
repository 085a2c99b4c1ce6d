#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>

#include "tools/sim/calendar/calendar_options.hpp"
#include "tools/sim/carrier/carrier_options.hpp"
#include "tools/sim/model/model_options.hpp"

namespace {

using tandem::sim::CalendarOptions;
using tandem::sim::CarrierOptions;
using tandem::sim::ModelOptions;

void add_carrier(CLI::App& app, CarrierOptions& options) {
  app.add_option("--listen", options.listen, "REST API and control, HOST:PORT")
      ->capture_default_str();
  app.add_option("--voice-url", options.voice_url, "the voice webhook of every number")->required();
  app.add_option("--script", options.script, "scenario file (TOML)")->check(CLI::ExistingFile);
  app.add_option("--log", options.log, "every message with its time, JSON lines");
  app.add_option("--summary", options.summary, "the closing summary, JSON, also to this file");
  app.add_option("--record", options.record, "folder for what callers heard and said, WAV");
  app.add_option("--ca", options.ca, "extra roots for TLS, PEM")->check(CLI::ExistingFile);
  app.add_flag("--allow-ws", options.allow_ws, "accept ws:// and http://");
  app.add_option("--account-sid", options.account_sid, "the account")->capture_default_str();
  app.add_option("--auth-token", options.auth_token, "its token: signs, and opens the REST API")
      ->envname("TWILIO_AUTH_TOKEN");
  app.add_option("--api-key-sid", options.api_key_sid, "an API key for REST besides the token");
  app.add_option("--api-key-secret", options.api_key_secret, "its secret");
  app.add_option("--status-callback", options.status_callback,
                 "call status callback of inbound calls");
  app.add_flag("--stay", options.stay, "keep serving after the script's calls");
  app.add_flag("--on-demand", options.on_demand,
               "place calls only when POST /sim/calls asks, and stay");
  app.add_option("--trickle", options.trickle_per_minute,
                 "when staying: so many of the script's calls a minute, in turn")
      ->check(CLI::Range(0.0, 600.0));
  app.add_option("--trickle-live", options.trickle_live, "at most so many of those at a time")
      ->check(CLI::Range(1, 1'000))
      ->capture_default_str();
  app.add_option("--seed", options.seed, "of ids and spread")->capture_default_str();
  CLI::Option* cert = app.add_option("--tls-cert", options.tls_cert, "serve the REST API over TLS");
  app.add_option("--tls-key", options.tls_key, "its key")->needs(cert);
}

void add_model(CLI::App& app, ModelOptions& options) {
  app.add_option("--listen", options.listen, "HOST:PORT")->capture_default_str();
  app.add_option("--script", options.script, "scenario file (TOML)")->check(CLI::ExistingFile);
  app.add_option("--log", options.log, "every message with its time, JSON lines");
  app.add_option("--record", options.record, "folder for what was heard and spoken, WAV");
  app.add_option("--key", options.key, "the one API key that is accepted (default: any)");
  app.add_flag("--real-time", options.real_time, "audio leaves as it plays");
  app.add_option("--seed", options.seed, "of ids, sizes and delays")->capture_default_str();
  CLI::Option* cert = app.add_option("--tls-cert", options.tls_cert, "serve wss, PEM chain");
  app.add_option("--tls-key", options.tls_key, "its key")->needs(cert);
}

void add_calendar(CLI::App& app, CalendarOptions& options) {
  app.add_option("--listen", options.listen, "HOST:PORT")->capture_default_str();
  app.add_option("--script", options.script, "scenario file (TOML)")->check(CLI::ExistingFile);
  app.add_option("--log", options.log, "every message with its time, JSON lines");
  app.add_option("--client-id", options.client_id, "the one OAuth client")->capture_default_str();
  app.add_option("--client-secret", options.client_secret, "its secret")->capture_default_str();
  app.add_option("--redirect-url", options.redirect_urls,
                 "a registered one, repeatable (default: any https, and http on loopback)");
  app.add_option("--account", options.account, "who consents")->capture_default_str();
  app.add_option("--time-zone", options.time_zone, "of that account's calendars")
      ->capture_default_str();
  app.add_option("--expires-in", options.expires_in_s, "seconds that an access token lives")
      ->check(CLI::Range(1, 86'400))
      ->capture_default_str();
  app.add_option("--seed", options.seed, "of codes, tokens and ids")->capture_default_str();
  CLI::Option* cert = app.add_option("--tls-cert", options.tls_cert, "serve https, PEM chain");
  app.add_option("--tls-key", options.tls_key, "its key")->needs(cert);
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("The simulated peers of the server: carrier, model and calendar.", "tandem-sim");
  app.require_subcommand(1);

  CarrierOptions carrier_options;
  CLI::App* carrier = app.add_subcommand("carrier", "a simulated Twilio: calls, streams, REST");
  add_carrier(*carrier, carrier_options);

  ModelOptions model_options;
  CLI::App* model = app.add_subcommand("model", "a simulated OpenAI Realtime server");
  add_model(*model, model_options);

  CalendarOptions calendar_options;
  CLI::App* calendar = app.add_subcommand("calendar", "a simulated Google: OAuth, Calendar v3");
  add_calendar(*calendar, calendar_options);

  CLI11_PARSE(app, argc, argv);
  try {
    if (calendar->parsed()) return tandem::sim::run_calendar(calendar_options);
    if (model->parsed()) return tandem::sim::run_model(model_options);
    return tandem::sim::run_carrier(carrier_options);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "tandem-sim: %s\n", error.what());
    return 2;
  }
}
