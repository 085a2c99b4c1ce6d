#include "control/settings_table.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <string>

#include "bridge/call/price_list.hpp"
#include "control/address_range.hpp"
#include "control/shape/formats.hpp"
#include "core/crypto/token.hpp"
#include "core/log/logger.hpp"
#include "core/net/dial.hpp"
#include "core/net/http_server.hpp"

namespace tandem::control {
namespace {

using config::Kind;
using config::Secrecy;
using config::Setting;
using Complaint = std::optional<std::string>;

Complaint check_address(std::string_view value) {
  if (net::ListenAddress::parse(value)) return std::nullopt;
  return "expected HOST:PORT, such as 127.0.0.1:8080 or [::]:443";
}

Complaint check_url(std::string_view value, std::string_view secure, std::string_view plain) {
  const auto url = net::Url::parse(value);
  if (!url) return "not a URL (scheme, host and path, no user and no fragment)";
  if (url->scheme == secure) return std::nullopt;
  if (url->scheme != plain)
    return "expected " + std::string(secure) + "://, found " + url->scheme + "://";
  if (url->loopback()) return std::nullopt;
  return std::string(plain) + ":// is accepted on loopback only: use " + std::string(secure) +
         "://";
}
Complaint check_https(std::string_view value) { return check_url(value, "https", "http"); }
Complaint check_wss(std::string_view value) { return check_url(value, "wss", "ws"); }

Complaint check_base(std::string_view value) {
  if (auto wrong = check_https(value)) return wrong;
  if (value.find('?') != std::string_view::npos) return "a base URL has no query";
  return std::nullopt;
}
Complaint check_stream_base(std::string_view value) {
  if (auto wrong = check_wss(value)) return wrong;
  if (value.find('?') != std::string_view::npos) return "a base URL has no query";
  return std::nullopt;
}

template <std::int64_t kLowest, std::int64_t kHighest>
Complaint check_range(std::string_view value) {
  const std::int64_t number = config::parse_integer(value).value_or(kLowest);
  if (number >= kLowest && number <= kHighest) return std::nullopt;
  return "must lie between " + std::to_string(kLowest) + " and " + std::to_string(kHighest);
}

Complaint check_key(std::string_view value) {
  if (crypto::parse_key(value)) return std::nullopt;
  return "must be 32 bytes in base64 (openssl rand -base64 32)";
}

Complaint check_keys(std::string_view value) {
  for (const std::string& item : config::parse_list(value))
    if (auto wrong = check_key(item)) return "each " + *wrong;
  return std::nullopt;
}

Complaint check_log_level(std::string_view value) {
  if (log::level_from(value)) return std::nullopt;
  return "expected debug, info, warn, error or off";
}
Complaint check_log_format(std::string_view value) {
  if (value == "text" || value == "json") return std::nullopt;
  return "expected text or json";
}
Complaint check_auth(std::string_view value) {
  if (value == "bearer" || value == "api-key") return std::nullopt;
  return "expected bearer or api-key";
}
Complaint check_simd(std::string_view value) {
  if (value == "auto" || value == "scalar" || value == "avx2" || value == "avx512")
    return std::nullopt;
  return "expected auto, scalar, avx2 or avx512";
}

Complaint check_proxies(std::string_view value) {
  for (const std::string& item : config::parse_list(value))
    if (!AddressRange::parse(item))
      return '`' + item + "` is no address and no range such as 10.0.0.0/8";
  return std::nullopt;
}

Complaint check_prices(std::string_view value) {
  call::PriceList prices;
  for (const std::string& item : config::parse_list(value))
    if (auto complaint = call::add_price(prices, item)) return complaint;
  return std::nullopt;
}

/// Twilio's ids: two letters and 32 hex digits (Twilio, "String identifiers").
Complaint check_sid(std::string_view value, std::string_view prefix) {
  const bool fits =
      value.size() == 34 && value.starts_with(prefix) &&
      std::all_of(value.begin() + 2, value.end(), [](unsigned char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
      });
  if (fits) return std::nullopt;
  return "expected " + std::string(prefix) + " and 32 hex digits";
}
Complaint check_account_sid(std::string_view value) { return check_sid(value, "AC"); }
Complaint check_api_key_sid(std::string_view value) { return check_sid(value, "SK"); }

Complaint check_node_id(std::string_view value) {
  const bool fits = value.size() <= 64 && std::all_of(value.begin(), value.end(), [](char c) {
                      return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                             (c >= 'A' && c <= 'Z') || c == '-' || c == '_' || c == '.';
                    });
  if (fits) return std::nullopt;
  return "expected at most 64 letters, digits, '-', '_' and '.'";
}

/// RFC 7518, section 3.2: the key of HS256 has at least the size of its hash.
Complaint check_jwt_secret(std::string_view value) {
  if (value.size() >= 32) return std::nullopt;
  return "must have at least 32 characters (openssl rand -base64 48)";
}

Complaint check_emails(std::string_view value) {
  for (const std::string& item : config::parse_list(value))
    if (!shape::is_email(item)) return '`' + item + "` is no e-mail address";
  return std::nullopt;
}

Complaint check_origins(std::string_view value) {
  for (const std::string& item : config::parse_list(value)) {
    if (auto wrong = check_https(item)) return '`' + item + "`: " + *wrong;
    if (std::count(item.begin(), item.end(), '/') != 2)
      return '`' + item + "` is no origin: scheme, host and port only";
  }
  return std::nullopt;
}

constexpr auto kOpen = Secrecy::Open;
constexpr auto kSecret = Secrecy::Secret;

constexpr Setting kTable[] = {
    {"TANDEM_LISTEN", "--listen", "listen", Kind::Text, "127.0.0.1:8080", kOpen,
     "Public address: webhooks and media.", check_address},
    {"TANDEM_OPS_LISTEN", "--ops-listen", "ops_listen", Kind::Text, "127.0.0.1:9464", kOpen,
     "Address of /metrics, /healthz and /readyz.", check_address},
    {"TANDEM_OPS_TOKEN", nullptr, "ops_token", Kind::Text, nullptr, kSecret,
     "Bearer token of the ops port; needed when it is not on loopback."},
    {"TANDEM_SHARDS", "--shards", "shards", Kind::Integer, nullptr, kOpen,
     "Media threads (default: cores - 1, at least 1).", check_range<1, 256>},
    {"TANDEM_MAX_CALLS", "--max-calls", "max_calls", Kind::Integer, "5000", kOpen,
     "Calls that the node admits at once.", check_range<1, 1'000'000>},
    {"TANDEM_BUSY_MAX_PERCENT", "--busy-max-percent", "busy_max_percent", Kind::Integer, "85",
     kOpen, "A media thread that would be busier than this takes no new call; 100: never mind.",
     check_range<10, 100>},
    {"TANDEM_BUSY_RESUME_PERCENT", "--busy-resume-percent", "busy_resume_percent", Kind::Integer,
     "82", kOpen, "Where a media thread that was too busy takes calls again.",
     check_range<10, 100>},
    {"TANDEM_LAG_MAX", "--lag-max", "lag_max", Kind::Duration, "5ms", kOpen,
     "A media thread whose turns come later than this takes no new call; 0ms: never mind."},
    {"AGENT_CALL_RATE_LIMIT_PER_MINUTE", "--agent-call-rate-limit-per-minute",
     "agent_call_rate_limit_per_minute", Kind::Integer, "60", kOpen,
     "New calls per agent and minute.", check_range<1, 1'000'000>},
    {"TANDEM_CONNECTIONS_PER_ADDRESS", "--connections-per-address", "connections_per_address",
     Kind::Integer, "200", kOpen,
     "Connections to the public port that one address may hold; trusted proxies may hold more.",
     check_range<1, 1'000'000>},
    {"TANDEM_DATA_DIR", "--data-dir", "data_dir", Kind::Text, ".tandem", kOpen,
     "Directory for events and recordings."},
    {"TANDEM_RECORDER_THREADS", "--recorder-threads", "recorder_threads", Kind::Integer, nullptr,
     kOpen,
     "Threads that write recordings; each carries some 250 calls, by what it measures (default: a "
     "quarter of the cores, at least 1).",
     check_range<1, 64>},
    {"TANDEM_CONSOLE_DIR", "--console-dir", "console_dir", Kind::Text, nullptr, kOpen,
     "Built web console to serve (default: the folder console beside the program, if it is "
     "there)."},
    {"TANDEM_SPOOL_MAX_BYTES", "--spool-max-bytes", "spool_max_bytes", Kind::Bytes, "4GiB", kOpen,
     "Disk space of events that are not in the database yet, and of events.jsonl; when it is full, "
     "the oldest spoken words go first, then the oldest events."},
    {"TANDEM_MEMORY_BUDGET", "--memory-budget", "memory_budget", Kind::Bytes, "0", kOpen,
     "Memory that the node may use: at 80 % of it nobody is rung any more, at 90 % new callers are "
     "refused (0: the limit of its control group, or what the machine has)."},
    {"TANDEM_EVENT_LINES", "--event-lines", "event_lines", Kind::Switch, nullptr, kOpen,
     "Writes events to events.jsonl in the data directory (default: only without DATABASE_URL)."},
    {"TANDEM_REAP_AFTER", "--reap-after", "reap_after", Kind::Duration, "2m", kOpen,
     "A call that has no end, and of which nothing was heard for so long, is asked about at the "
     "carrier. A node that was silent has as long to say how its calls ended."},
    {"TANDEM_DRAIN_LIMIT", "--drain-limit", "drain_limit", Kind::Duration, "30m", kOpen,
     "How long live calls may go on after SIGTERM."},
    {"TANDEM_LOG_LEVEL", "--log-level", "log_level", Kind::Text, "info", kOpen,
     "debug, info, warn, error or off.", check_log_level},
    {"TANDEM_LOG_FORMAT", "--log-format", "log_format", Kind::Text, "text", kOpen, "text or json.",
     check_log_format},
    {"TANDEM_NODE_ID", "--node-id", "node_id", Kind::Text, nullptr, kOpen,
     "Name of this node, its own among all that share the database (default: made at the first "
     "start and kept in node-id of the data directory).",
     check_node_id},
    {"TANDEM_UPKEEP", "--upkeep", "upkeep", Kind::Switch, "on", kOpen,
     "Does its share of what nodes do now and then for the database: retention, usage, "
     "subscriptions."},
    {"TANDEM_QUARANTINE_DAYS", "--quarantine-days", "quarantine_days", Kind::Integer, "30", kOpen,
     "How long spool/quarantine.jsonl keeps events that the database refused.",
     check_range<1, 3650>},
    {"TANDEM_WEBHOOK_LOG_DAYS", "--webhook-log-days", "webhook_log_days", Kind::Integer, "30",
     kOpen,
     "How long webhooks received are kept at most, and deliveries that are over; organisations "
     "that "
     "keep events for less long keep the former so, too.",
     check_range<1, 3650>},
    {"TANDEM_SUBSCRIPTION_WARN_DAYS", "--subscription-warn-days", "subscription_warn_days",
     Kind::Integer, "7", kOpen,
     "How long before their subscription lapses owners and admins first hear of it (at least a "
     "day); "
     "then three days and one day before, and when it has.",
     check_range<1, 365>},
    {"TANDEM_SUBSCRIPTION_GRACE_DAYS", "--subscription-grace-days", "subscription_grace_days",
     Kind::Integer, "7", kOpen,
     "How long calls are still answered behind a period that was not renewed.",
     check_range<0, 365>},
    {"TANDEM_SECRET_KEY", nullptr, "secret_key", Kind::Text, nullptr, kSecret,
     "32 bytes in base64: seals secrets, signs stream tokens that nodes share.", check_key},
    {"TANDEM_SECRET_KEY_PREVIOUS", nullptr, "secret_key_previous", Kind::List, nullptr, kSecret,
     "Earlier keys, which still open what they sealed, until `tandem secrets rotate` is through.",
     check_keys},
    {"TANDEM_TLS_CERT", "--tls-cert", "tls_cert", Kind::Text, nullptr, kOpen,
     "PEM file with the certificate chain of the public port."},
    {"TANDEM_TLS_KEY", "--tls-key", "tls_key", Kind::Text, nullptr, kOpen,
     "PEM file with the key of that certificate."},
    {"TANDEM_CA_FILE", "--ca-file", "ca_file", Kind::Text, nullptr, kOpen,
     "PEM file with extra roots for outgoing TLS."},
    {"TANDEM_TRUSTED_PROXIES", "--trusted-proxies", "trusted_proxies", Kind::List, nullptr, kOpen,
     "Addresses or ranges whose X-Forwarded-* headers count.", check_proxies},
    {"TANDEM_TEST_TOOLS", "--test-tools", "test_tools", Kind::Switch, "off", kOpen,
     "Offers the tools echo and lookup to agents that name them."},
    {"TANDEM_SIMD", "--simd", "simd", Kind::Text, "auto", kOpen,
     "scalar, avx2 or avx512 forces that variant, for instruction counts and tests.", check_simd},

    {"OPENAI_API_KEY", nullptr, "openai_api_key", Kind::Text, nullptr, kSecret,
     "Key of the model's service."},
    {"OPENAI_REALTIME_URL", "--openai-realtime-url", "openai_realtime_url", Kind::Text,
     "wss://api.openai.com/v1/realtime", kOpen, "Where sessions of the model are opened.",
     check_wss},
    {"OPENAI_REALTIME_MODEL", "--openai-realtime-model", "openai_realtime_model", Kind::Text,
     "gpt-realtime-2.1", kOpen, "Model (Azure: deployment) of agents that name none."},
    {"OPENAI_AUTH", "--openai-auth", "openai_auth", Kind::Text, "bearer", kOpen,
     "bearer (Authorization header) or api-key (Azure's header).", check_auth},
    {"OPENAI_PRICES", "--openai-prices", "openai_prices", Kind::List, nullptr, kOpen,
     "Prices of this node, over those of the database (table model_prices, read as it changes): "
     "MODEL:KIND=USD, a million tokens of text_in, text_cached, text_out, audio_in, audio_cached "
     "or "
     "audio_out, or an audio_minute.",
     check_prices},
    {"OPENAI_API_BASE", "--openai-api-base", "openai_api_base", Kind::Text, nullptr, kOpen,
     "Base of the service's REST API (default: https://HOST/v1 of OPENAI_REALTIME_URL).",
     check_https},
    {"OPENAI_ANALYSIS_MODEL", "--openai-analysis-model", "openai_analysis_model", Kind::Text,
     "gpt-5-mini", kOpen, "The text model that analyses calls when they are over; off: none does."},

    {"TWILIO_ACCOUNT_SID", "--twilio-account-sid", "twilio_account_sid", Kind::Text, nullptr, kOpen,
     "The carrier account.", check_account_sid},
    {"TWILIO_AUTH_TOKEN", nullptr, "twilio_auth_token", Kind::Text, nullptr, kSecret,
     "Signs the carrier's requests; also REST where no API key is given."},
    {"TWILIO_AUTH_TOKEN_SECONDARY", nullptr, "twilio_auth_token_secondary", Kind::Text, nullptr,
     kSecret, "A second token whose signatures count, for rotation."},
    {"TWILIO_API_KEY_SID", "--twilio-api-key-sid", "twilio_api_key_sid", Kind::Text, nullptr, kOpen,
     "API key for REST.", check_api_key_sid},
    {"TWILIO_API_KEY_SECRET", nullptr, "twilio_api_key_secret", Kind::Text, nullptr, kSecret,
     "Secret of that API key."},
    {"TWILIO_API_BASE", "--twilio-api-base", "twilio_api_base", Kind::Text,
     "https://api.twilio.com", kOpen, "Base of the carrier's REST API.", check_base},
    {"TWILIO_WEBHOOK_BASE_URL", "--twilio-webhook-base-url", "twilio_webhook_base_url", Kind::Text,
     nullptr, kOpen, "Public base that the carrier calls and signs.", check_base},
    {"TWILIO_STREAM_BASE_URL", "--twilio-stream-base-url", "twilio_stream_base_url", Kind::Text,
     nullptr, kOpen,
     "wss:// address of this node alone, for its streams; as https:// for the webhooks of calls "
     "that "
     "it places (default: the webhook base).",
     check_stream_base},
    {"TWILIO_VALIDATE_SIGNATURE", "--twilio-validate-signature", "twilio_validate_signature",
     Kind::Switch, "on", kOpen, "off is accepted on loopback only."},

    {"DATABASE_URL", nullptr, "database_url", Kind::Text, nullptr, kSecret,
     "Postgres as tandem_app, whom `tandem migrate` makes: postgresql://tandem_app:...@host/name."},
    {"DATABASE_MIGRATE_URL", nullptr, "database_migrate_url", Kind::Text, nullptr, kSecret,
     "Postgres as who may make tables, for `tandem migrate` (default: DATABASE_URL)."},
    {"JWT_SECRET", nullptr, "jwt_secret", Kind::Text, nullptr, kSecret,
     "Signs the tokens of our logins, and those of an issuer that shares it (HS256).",
     check_jwt_secret},
    {"NEXTAUTH_SECRET", nullptr, "nextauth_secret", Kind::Text, nullptr, kSecret,
     "Another name of JWT_SECRET.", check_jwt_secret},
    {"JWKS_URL", "--jwks-url", "jwks_url", Kind::Text, nullptr, kOpen,
     "Keys of ES256 and RS256 tokens.", check_https},
    {"JWT_ISSUER", "--jwt-issuer", "jwt_issuer", Kind::Text, nullptr, kOpen,
     "Issuer that tokens must name."},
    {"JWT_AUDIENCE", "--jwt-audience", "jwt_audience", Kind::Text, "authenticated", kOpen,
     "Audience that tokens must name."},
    {"GOOGLE_CLIENT_ID", "--google-client-id", "google_client_id", Kind::Text, nullptr, kOpen,
     "Calendar OAuth client."},
    {"GOOGLE_CLIENT_SECRET", nullptr, "google_client_secret", Kind::Text, nullptr, kSecret,
     "Secret of that client."},
    {"GOOGLE_OAUTH_REDIRECT_URL", "--google-oauth-redirect-url", "google_oauth_redirect_url",
     Kind::Text, nullptr, kOpen,
     "Where Google sends the user back to, as registered there (default: the public base with "
     "/api/calendar/callback).",
     check_https},
    {"GOOGLE_OAUTH_BASE", "--google-oauth-base", "google_oauth_base", Kind::Text, nullptr, kOpen,
     "Base of Google's consent page and token endpoints (default: https://accounts.google.com and "
     "https://oauth2.googleapis.com).",
     check_base},
    {"GOOGLE_API_BASE", "--google-api-base", "google_api_base", Kind::Text,
     "https://www.googleapis.com", kOpen, "Base of Google's APIs.", check_base},
    {"NATS_URL", nullptr, "nats_url", Kind::Text, nullptr, kSecret,
     "None is needed: nodes of a fleet hear of each other through the Postgres that they share "
     "(DATABASE_URL)."},
    {"SUPABASE_URL", "--supabase-url", "supabase_url", Kind::Text, nullptr, kOpen,
     "Derives JWKS_URL and the issuer.", check_base},
    {"TANDEM_PUBLIC_URL", "--public-url", "public_url", Kind::Text, nullptr, kOpen,
     "Public base of console and API (default: the webhook base).", check_base},
    {"TANDEM_CORS_ORIGINS", "--cors-origins", "cors_origins", Kind::List, nullptr, kOpen,
     "Origins whose pages may call the API, such as https://console.example.com.", check_origins},
    {"TANDEM_SIGNUP", "--signup", "signup", Kind::Switch, "off", kOpen,
     "Whether people may make accounts themselves."},
    {"RESEND_API_KEY", nullptr, "resend_api_key", Kind::Text, nullptr, kSecret,
     "E-mail deliveries."},
    {"RESEND_API_BASE", "--resend-api-base", "resend_api_base", Kind::Text,
     "https://api.resend.com", kOpen, "Base of the e-mail API.", check_base},
    {"RESEND_FROM", "--resend-from", "resend_from", Kind::Text, nullptr, kOpen,
     "Whom e-mails are from, of a domain that the e-mail service knows: Name <no-reply@host>."},
    {"TANDEM_EGRESS_ALLOW", "--egress-allow", "egress_allow", Kind::List, nullptr, kOpen,
     "Networks (10.1.2.0/24) that URLs of tenants may reach although they are not public, at any "
     "port and without TLS: receivers in your own house. Whoever may make webhooks reaches them.",
     check_proxies},
    {"TECHOPS_EMAILS", "--techops-emails", "techops_emails", Kind::List, nullptr, kOpen,
     "E-mail addresses of the platform's operators: exactly these, where they are verified, which "
     "tandem user create does (none: the table platform_admins says, see its --operator).",
     check_emails},
    {"TANDEM_API_REQUESTS_PER_MINUTE", "--api-requests-per-minute", "api_requests_per_minute",
     Kind::Integer, "600", kOpen, "Requests to the API that one user or API key may send a minute.",
     check_range<1, 1'000'000>},
    {"TANDEM_API_DEADLINE_MS", "--api-deadline-ms", "api_deadline_ms", Kind::Integer, "900", kOpen,
     "How long a request to the API waits for the database, in milliseconds, before it is told 503 "
     "and when to come again; what reads or writes much has its own, longer limit.",
     check_range<100, 20'000>},
};

constexpr std::string_view kWithoutEffect[] = {
    "NATS_URL",
};

}  // namespace

std::span<const config::Setting> settings_table() noexcept { return kTable; }

bool has_effect(std::string_view variable) noexcept {
  return std::find(std::begin(kWithoutEffect), std::end(kWithoutEffect), variable) ==
         std::end(kWithoutEffect);
}

}  // namespace tandem::control
