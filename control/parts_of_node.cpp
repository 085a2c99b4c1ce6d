#include "control/parts_of_node.hpp"

#include <algorithm>
#include <filesystem>
#include <stdexcept>

#include "bridge/call/call_taps.hpp"
#include "control/node_name.hpp"
#include "control/voice/fallback_voice.hpp"
#include "core/net/name_cache.hpp"

namespace tandem::control {
namespace {

template <class T>
T value_or_throw(Result<T> result, const std::string& what) {
  if (!result) throw std::runtime_error(what + ": " + result.error().message());
  return std::move(*result);
}

/// Between two rounds of asking about silent calls, at least.
constexpr std::chrono::milliseconds kAskPause{1'000};

/// Where what agents say by themselves is kept.
std::filesystem::path voices_folder(const Settings& settings) {
  return std::filesystem::path(settings.data_dir) / "voices";
}

std::filesystem::path recordings_folder(const Settings& settings) {
  return std::filesystem::path(settings.data_dir) / "recordings";
}

}  // namespace

net::Dialer make_dialer(const Settings& settings) {
  return {value_or_throw(net::TlsClientContext::load(settings.ca_file),
                         "TANDEM_CA_FILE " + settings.ca_file),
          std::make_shared<net::NameCache>()};
}

CarrierUrls urls_of(const Settings& settings) {
  return {settings.webhook_base, settings.stream_base};
}

CarrierGate::Options gate_options(const Settings& settings) {
  return {settings.webhook_base,
          settings.stream_base,
          {settings.twilio.auth_token, settings.twilio.auth_token_secondary},
          settings.validate_signature,
          settings.trusted_proxies};
}

Configuration with_voices(Configuration configuration) {
  const FallbackVoice voice(voices_folder(configuration.settings));
  configuration.directory = configuration.directory->voiced([&voice](const call::Agent& agent) {
    return voice.speak(agent.fallback_message, agent.language);
  });
  return configuration;
}

Configuration with_node_name(Configuration configuration) {
  Settings& settings = configuration.settings;
  if (settings.node_id.empty()) settings.node_id = node_name_of(settings.data_dir);
  return configuration;
}

std::unique_ptr<Upkeep> make_upkeep(EventLoop& loop, const Settings& settings,
                                    metrics::Registry& registry, metrics::Block& block) {
  if (settings.database_url.empty() || !settings.upkeep) return nullptr;
  UpkeepRules rules;
  rules.node = settings.node_id;
  rules.recordings = recordings_folder(settings);
  rules.webhook_days = settings.webhook_log_days;
  rules.warn_days = settings.subscription_warn_days;
  rules.grace_days = settings.subscription_grace_days;
  return std::make_unique<Upkeep>(loop, Upkeep::Options{settings.database_url, settings.node_id},
                                  upkeep_jobs(rules), registry, block);
}

std::unique_ptr<resume::CallResumer> make_resumer(const Settings& settings,
                                                  metrics::Registry& metrics) {
  if (settings.database_url.empty()) return nullptr;
  return std::make_unique<resume::CallResumer>(settings.database_url, settings.node_id, metrics);
}

std::unique_ptr<resume::TermGuard> make_term_guard(const Settings& settings, EventLoop& control,
                                                   call::CarrierControl& carrier,
                                                   metrics::Registry& metrics,
                                                   metrics::Block& block) {
  if (settings.database_url.empty()) return nullptr;
  return std::make_unique<resume::TermGuard>(control, settings.database_url, carrier, metrics,
                                             block);
}

std::unique_ptr<DatabaseDirectory> database_directory(const Settings& settings,
                                                      call::PriceBook& prices,
                                                      metrics::Registry& metrics) {
  if (settings.database_url.empty()) return nullptr;
  DatabaseDirectory::Options options;
  options.database_url = settings.database_url;
  options.voices = voices_folder(settings);
  options.prices = &prices;
  return std::make_unique<DatabaseDirectory>(std::move(options), metrics);
}

std::unique_ptr<CarrierLedger> carrier_ledger(const Settings& settings,
                                              metrics::Registry& metrics) {
  if (settings.database_url.empty()) return nullptr;
  CarrierLedger::Options options;
  options.database_url = settings.database_url;
  options.silent_wait = settings.reap_after;
  return std::make_unique<CarrierLedger>(std::move(options), metrics);
}

std::unique_ptr<CallReaper> call_reaper(const Settings& settings, CarrierEnquiry& enquiry,
                                        CarrierLedger* ledger, call::CallRegistry& registry,
                                        metrics::Registry& metrics) {
  if (ledger == nullptr) return nullptr;
  CallReaper::Options options;
  options.database_url = settings.database_url;
  options.quiet = std::chrono::ceil<std::chrono::seconds>(settings.reap_after);
  options.ask_every = std::min(options.ask_every, settings.reap_after / 2 + kAskPause);
  options.ask = [&enquiry](const store::OpenCall& call, const std::atomic<bool>& give_up) {
    return enquiry.ask(call.account_sid, call.call_sid, give_up);
  };
  options.ended = [ledger, &registry](const CarrierEnd& end) {
    ledger->call_ended(end);
    // Where it is a call of this node, it gives up its slot.
    registry.status(end.call_sid, is_final_status(end.status) ? call::carrier_status_of(end.status)
                                                              : call::CarrierStatus::Completed);
  };
  return std::make_unique<CallReaper>(std::move(options), metrics);
}

std::unique_ptr<recording::CallRecorder> make_recorder(const Settings& settings,
                                                       metrics::Registry& metrics) {
  if (settings.database_url.empty()) return nullptr;
  return std::make_unique<recording::CallRecorder>(
      recording::CallRecorder::Options{settings.database_url, recordings_folder(settings),
                                       settings.recorder_threads, settings.node_id},
      metrics);
}

void start_recorder(recording::CallRecorder& recorder, call::CallRegistry& calls) {
  recorder.start([&calls](const call::CallId& call, std::string type, std::string fields) {
    call::note_event(calls, call, std::move(type), std::move(fields));
  });
}

EventKeeper::Options events_options(const Settings& settings) {
  return {settings.data_dir,
          webhooks_ring(settings) + 1,
          settings.spool_bytes_max,
          settings.event_lines,
          settings.database_url,
          settings.node_id,
          std::chrono::days(settings.quarantine_days)};
}

call::CallRegistry::Options registry_options(const Settings& settings) {
  call::CallRegistry::Options options;
  options.node_id = settings.node_id;
  if (settings.secret_key)
    options.signer = crypto::TokenSigner::derived(*settings.secret_key, "stream token");
  options.shards = settings.shards;
  options.calls_max = settings.calls_max;
  options.agent_calls_per_minute = settings.agent_calls_per_minute;
  options.capacity = settings.capacity;
  return options;
}

std::unique_ptr<Dialler> make_dialler(const Settings& settings, EventLoop& control,
                                      const net::Dialer& dialer,
                                      const call::AgentDirectory& directory,
                                      call::CallRegistry& calls, metrics::Registry& metrics,
                                      metrics::Block& block) {
  if (settings.database_url.empty()) return nullptr;
  Dialler::Options options;
  options.database_url = settings.database_url;
  options.node = settings.node_id;
  return std::make_unique<Dialler>(control, std::move(options), dialer, settings, directory, calls,
                                   metrics, block);
}

std::unique_ptr<calendar::Google> make_google(const Settings& settings, EventLoop& control,
                                              const net::Dialer& dialer,
                                              metrics::Registry& registry, metrics::Block& block) {
  const bool wanted = !settings.google.client_id.empty() && !settings.database_url.empty();
  if (!wanted || !settings.secret_key) return nullptr;
  return std::make_unique<calendar::Google>(
      control, dialer, settings.google, settings.database_url,
      crypto::SecretSealer(*settings.secret_key, settings.secret_keys_previous), registry, block);
}

std::unique_ptr<calendar::DiaryService> make_diary(const Settings& settings, EventLoop& control,
                                                   metrics::Registry& metrics,
                                                   calendar::Google* google,
                                                   tools::ToolRegistry& tools) {
  if (settings.database_url.empty()) return nullptr;
  auto diary = std::make_unique<calendar::DiaryService>(
      control, settings.database_url, google == nullptr ? nullptr : &google->calendar(), metrics);
  diary->tools().add_to(tools);
  return diary;
}

std::unique_ptr<ConsoleFiles> make_console(const Settings& settings) {
  const std::filesystem::path folder =
      settings.console_dir.empty() ? ConsoleFiles::beside_program() : settings.console_dir;
  if (folder.empty()) return nullptr;
  return std::make_unique<ConsoleFiles>(folder, settings.public_base.starts_with("https:"));
}

std::shared_ptr<net::TlsServerContext> server_tls(const Settings& settings) {
  return value_or_throw(net::TlsServerContext::load(settings.tls_cert, settings.tls_key),
                        "TANDEM_TLS_CERT " + settings.tls_cert);
}

}  // namespace tandem::control
