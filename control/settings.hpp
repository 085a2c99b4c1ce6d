#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "bridge/call/call_services.hpp"
#include "bridge/call/capacity_gate.hpp"
#include "control/address_range.hpp"
#include "control/analysis/analysis_service.hpp"
#include "control/auth/token_trust.hpp"
#include "control/calendar/google_settings.hpp"
#include "control/outbound/mail_service.hpp"
#include "core/config/loader.hpp"
#include "core/crypto/token.hpp"
#include "core/log/logger.hpp"
#include "core/net/http_server.hpp"

namespace tandem::control {

/// The carrier account that a node works for.
struct TwilioAccount {
  std::string account_sid;
  std::string auth_token;            ///< Secret.
  std::string auth_token_secondary;  ///< Secret; empty unless tokens are being rotated.
  std::string api_key_sid;
  std::string api_key_secret;  ///< Secret.
  std::string api_base;        ///< Without a slash at the end.

  /// User and password for REST: the API key where there is one, else the account's own token.
  [[nodiscard]] const std::string& rest_user() const noexcept {
    return api_key_sid.empty() ? account_sid : api_key_sid;
  }
  [[nodiscard]] const std::string& rest_password() const noexcept {
    return api_key_sid.empty() ? auth_token : api_key_secret;
  }
};

/// What the node was told, in types. Immutable after the start.
struct Settings {
  net::ListenAddress listen, ops_listen;
  std::string ops_token;  ///< Secret; empty: the ops port asks for none.
  unsigned shards = 1;
  int calls_max = 5000;
  int agent_calls_per_minute = 60;
  call::CapacityGate::Limits capacity;
  std::size_t connections_per_address = 200;  ///< Loopback and trusted proxies apart.
  std::filesystem::path data_dir;
  unsigned recorder_threads = 1;
  std::filesystem::path console_dir;  ///< Empty: the one beside the program, if there is one.
  std::uint64_t spool_bytes_max = 0;
  std::uint64_t memory_budget = 0;  ///< Bytes; 0: what the system grants.
  bool event_lines = true;          ///< Events go to `events.jsonl`.
  std::string database_url;         ///< Secret; empty: no database, no API.
  std::chrono::milliseconds drain_limit{0};
  std::chrono::milliseconds reap_after{120'000};  ///< Silence of a call without an end.
  log::Level log_level = log::Level::Info;
  log::Format log_format = log::Format::Text;
  std::string node_id;       ///< Empty: as `control/node_name.hpp` keeps it.
  bool upkeep = true;        ///< This node does its share of what is done now and then.
  int quarantine_days = 30;  ///< What the database refused is kept so long.
  int webhook_log_days = 30;
  int subscription_warn_days = 7, subscription_grace_days = 7;
  std::optional<crypto::TokenSigner::Key> secret_key;
  std::vector<crypto::TokenSigner::Key> secret_keys_previous;  ///< Still open what they sealed.
  std::string tls_cert, tls_key, ca_file;
  std::vector<AddressRange> trusted_proxies;
  bool test_tools = false;

  call::ModelEndpoint model;
  std::vector<std::string> prices;  ///< Over every list: as `call::add_price` takes them.
  std::string openai_api_base;
  analysis::AnalysisService analysis;

  TwilioAccount twilio;
  std::string webhook_base;  ///< `https://host[:port][/path]`, without a slash at the end.
  std::string stream_base;   ///< `wss://…` likewise.
  bool validate_signature = true;

  std::vector<AddressRange> egress_allow;  ///< Networks of our own that tenants' URLs may reach.
  outbound::MailService mail;

  calendar::GoogleSettings google;  ///< Without a client id: no Google calendars.

  auth::TokenTrust trust;   ///< Whose tokens come in.
  std::string public_base;  ///< Of API and console, without a slash at the end.
  std::vector<std::string> cors_origins;
  std::vector<std::string> operator_emails;  ///< Lower case; empty: `platform_admins` says.
  bool signup = false;
  int requests_per_minute = 600;                ///< Of one user or API key.
  std::chrono::milliseconds api_deadline{900};  ///< Of the database, for most requests of the API.
};

/// Whether the settings must suffice for calls, or only be sound.
enum class Purpose : std::uint8_t { Serve, Inspect };

/// Values into types, with the rules that join several settings (a certificate needs its key, plain
/// schemes and unsigned webhooks stay on loopback, …). What is wrong is added to `faults`; the
/// result is of use only when nothing was.
[[nodiscard]] Settings make_settings(const config::Values& values, Purpose purpose,
                                     std::vector<config::Fault>& faults);

}  // namespace tandem::control
