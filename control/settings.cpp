#include "control/settings.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <system_error>
#include <thread>

#include "core/net/dial.hpp"

namespace tandem::control {
namespace {

/// Below this not even the segment in use fits.
constexpr std::uint64_t kSpoolLeast = 1ULL << 20;

std::string without_slash(std::string text) {
  while (text.ends_with('/')) text.pop_back();
  return text;
}

bool is_loopback(const net::ListenAddress& address) {
  const auto v4 = AddressRange::parse("127.0.0.0/8");
  return address.host == "localhost" || address.host == "::1" || v4->contains(address.host);
}

bool is_loopback_url(const std::string& url) {
  const auto parsed = net::Url::parse(url);
  return parsed && parsed->loopback();
}

unsigned default_recorder_threads() {
  return std::max(std::thread::hardware_concurrency() / 4, 1U);
}

unsigned default_shards() {
  const unsigned cores = std::thread::hardware_concurrency();
  return cores > 1 ? cores - 1 : 1;
}

/// https → wss, http → ws: the stream's scheme follows the webhooks'.
std::string stream_base_of(const std::string& webhook_base) {
  if (webhook_base.starts_with("https:")) return "wss:" + webhook_base.substr(6);
  if (webhook_base.starts_with("http:")) return "ws:" + webhook_base.substr(5);
  return {};
}

/// `wss://api.openai.com/v1/realtime` → `https://api.openai.com/v1`.
std::string api_base_beside(const net::Url& realtime) {
  std::string path = realtime.target.substr(0, realtime.target.find('?'));
  if (path.ends_with("/realtime")) path.resize(path.rfind('/'));
  return (realtime.scheme == "wss" ? "https://" : "http://") + realtime.host_header() + path;
}

class Maker {
 public:
  Maker(const config::Values& values, std::vector<config::Fault>& faults)
      : values_(values), faults_(faults) {}

  void node(Settings& out) {
    out.listen = address("TANDEM_LISTEN");
    out.ops_listen = address("TANDEM_OPS_LISTEN");
    out.ops_token = values_.text("TANDEM_OPS_TOKEN");
    out.shards = values_.has("TANDEM_SHARDS")
                     ? static_cast<unsigned>(values_.integer("TANDEM_SHARDS"))
                     : default_shards();
    out.calls_max = static_cast<int>(values_.integer("TANDEM_MAX_CALLS"));
    out.agent_calls_per_minute =
        static_cast<int>(values_.integer("AGENT_CALL_RATE_LIMIT_PER_MINUTE"));
    capacity(out.capacity);
    out.connections_per_address =
        static_cast<std::size_t>(values_.integer("TANDEM_CONNECTIONS_PER_ADDRESS"));
    out.data_dir = values_.text("TANDEM_DATA_DIR");
    out.recorder_threads = values_.has("TANDEM_RECORDER_THREADS")
                               ? static_cast<unsigned>(values_.integer("TANDEM_RECORDER_THREADS"))
                               : default_recorder_threads();
    out.console_dir = values_.text("TANDEM_CONSOLE_DIR");
    out.spool_bytes_max = values_.bytes("TANDEM_SPOOL_MAX_BYTES");
    out.memory_budget = values_.bytes("TANDEM_MEMORY_BUDGET");
    out.database_url = values_.text("DATABASE_URL");
    out.event_lines = values_.has("TANDEM_EVENT_LINES") ? values_.switched_on("TANDEM_EVENT_LINES")
                                                        : out.database_url.empty();
    out.reap_after = std::chrono::milliseconds(values_.duration_ms("TANDEM_REAP_AFTER"));
    out.drain_limit = std::chrono::milliseconds(values_.duration_ms("TANDEM_DRAIN_LIMIT"));
    out.log_level = log::level_from(values_.text("TANDEM_LOG_LEVEL")).value_or(log::Level::Info);
    out.log_format =
        values_.text("TANDEM_LOG_FORMAT") == "json" ? log::Format::Json : log::Format::Text;
    out.node_id = values_.text("TANDEM_NODE_ID");
    out.upkeep = values_.switched_on("TANDEM_UPKEEP");
    out.quarantine_days = static_cast<int>(values_.integer("TANDEM_QUARANTINE_DAYS"));
    out.webhook_log_days = static_cast<int>(values_.integer("TANDEM_WEBHOOK_LOG_DAYS"));
    out.subscription_warn_days = static_cast<int>(values_.integer("TANDEM_SUBSCRIPTION_WARN_DAYS"));
    out.subscription_grace_days =
        static_cast<int>(values_.integer("TANDEM_SUBSCRIPTION_GRACE_DAYS"));
    if (values_.has("TANDEM_SECRET_KEY"))
      if (const auto key = crypto::parse_key(values_.text("TANDEM_SECRET_KEY")))
        out.secret_key = *key;
    for (const std::string& item : values_.list("TANDEM_SECRET_KEY_PREVIOUS"))
      if (const auto key = crypto::parse_key(item)) out.secret_keys_previous.push_back(*key);
    out.tls_cert = values_.text("TANDEM_TLS_CERT");
    out.tls_key = values_.text("TANDEM_TLS_KEY");
    out.ca_file = values_.text("TANDEM_CA_FILE");
    for (const std::string& item : values_.list("TANDEM_TRUSTED_PROXIES"))
      if (const auto range = AddressRange::parse(item)) out.trusted_proxies.push_back(*range);
    out.test_tools = values_.switched_on("TANDEM_TEST_TOOLS");
  }

  void capacity(call::CapacityGate::Limits& out) {
    out.busy_max = static_cast<double>(values_.integer("TANDEM_BUSY_MAX_PERCENT")) / 100;
    out.busy_resume = static_cast<double>(values_.integer("TANDEM_BUSY_RESUME_PERCENT")) / 100;
    out.lag_max = std::chrono::milliseconds(values_.duration_ms("TANDEM_LAG_MAX"));
    if (out.busy_resume > out.busy_max)
      fault("TANDEM_BUSY_RESUME_PERCENT", "must not be above TANDEM_BUSY_MAX_PERCENT");
  }

  void peers(Settings& out) {
    if (const auto url = net::Url::parse(values_.text("OPENAI_REALTIME_URL"))) out.model.url = *url;
    out.model.auth = values_.text("OPENAI_AUTH") == "api-key"
                         ? call::ModelEndpoint::Auth::ApiKeyHeader
                         : call::ModelEndpoint::Auth::Bearer;
    out.model.key = values_.text("OPENAI_API_KEY");
    out.model.model = values_.text("OPENAI_REALTIME_MODEL");
    out.prices = values_.list("OPENAI_PRICES");
    out.openai_api_base = values_.has("OPENAI_API_BASE")
                              ? without_slash(values_.text("OPENAI_API_BASE"))
                              : api_base_beside(out.model.url);
    const std::string analyst = values_.text("OPENAI_ANALYSIS_MODEL");
    out.analysis = {out.openai_api_base, out.model.key,
                    out.model.auth == call::ModelEndpoint::Auth::ApiKeyHeader,
                    analyst == "off" ? std::string() : analyst};
    out.mail = {values_.text("RESEND_API_KEY"), without_slash(values_.text("RESEND_API_BASE")),
                values_.text("RESEND_FROM")};
    for (const std::string& item : values_.list("TANDEM_EGRESS_ALLOW"))
      if (const auto range = AddressRange::parse(item)) out.egress_allow.push_back(*range);

    out.twilio.account_sid = values_.text("TWILIO_ACCOUNT_SID");
    out.twilio.auth_token = values_.text("TWILIO_AUTH_TOKEN");
    out.twilio.auth_token_secondary = values_.text("TWILIO_AUTH_TOKEN_SECONDARY");
    out.twilio.api_key_sid = values_.text("TWILIO_API_KEY_SID");
    out.twilio.api_key_secret = values_.text("TWILIO_API_KEY_SECRET");
    out.twilio.api_base = without_slash(values_.text("TWILIO_API_BASE"));
    out.webhook_base = without_slash(values_.text("TWILIO_WEBHOOK_BASE_URL"));
    out.stream_base = values_.has("TWILIO_STREAM_BASE_URL")
                          ? without_slash(values_.text("TWILIO_STREAM_BASE_URL"))
                          : stream_base_of(out.webhook_base);
    // A value that was refused leaves the signature on.
    out.validate_signature = !values_.has("TWILIO_VALIDATE_SIGNATURE") ||
                             values_.switched_on("TWILIO_VALIDATE_SIGNATURE");
  }

  void people(Settings& out) {
    const bool older_name = !values_.has("JWT_SECRET");
    out.trust.secret = values_.text(older_name ? "NEXTAUTH_SECRET" : "JWT_SECRET");
    const std::string supabase = without_slash(values_.text("SUPABASE_URL"));
    std::string keys = values_.text("JWKS_URL");
    if (keys.empty() && !supabase.empty()) keys = supabase + "/auth/v1/.well-known/jwks.json";
    if (const auto url = net::Url::parse(keys)) out.trust.keys = *url;
    out.trust.issuer = values_.text("JWT_ISSUER");
    if (out.trust.issuer.empty() && !supabase.empty()) out.trust.issuer = supabase + "/auth/v1";
    out.trust.audience = values_.text("JWT_AUDIENCE");
    out.public_base = without_slash(values_.text("TANDEM_PUBLIC_URL"));
    if (out.public_base.empty()) out.public_base = out.webhook_base;
    out.cors_origins = values_.list("TANDEM_CORS_ORIGINS");
    out.signup = values_.switched_on("TANDEM_SIGNUP");
    out.operator_emails = values_.list("TECHOPS_EMAILS");
    for (std::string& email : out.operator_emails)
      std::transform(email.begin(), email.end(), email.begin(),
                     [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    out.requests_per_minute = static_cast<int>(values_.integer("TANDEM_API_REQUESTS_PER_MINUTE"));
    out.api_deadline = std::chrono::milliseconds(values_.integer("TANDEM_API_DEADLINE_MS"));
  }

  void google(Settings& out) {
    const std::string base = without_slash(values_.text("GOOGLE_OAUTH_BASE"));
    out.google.client_id = values_.text("GOOGLE_CLIENT_ID");
    out.google.client_secret = values_.text("GOOGLE_CLIENT_SECRET");
    out.google.auth_base = base.empty() ? "https://accounts.google.com" : base;
    out.google.token_base = base.empty() ? "https://oauth2.googleapis.com" : base;
    out.google.api_base = without_slash(values_.text("GOOGLE_API_BASE"));
    out.google.redirect_url = values_.text("GOOGLE_OAUTH_REDIRECT_URL");
    if (out.google.redirect_url.empty() && !out.public_base.empty())
      out.google.redirect_url = out.public_base + "/api/calendar/callback";
  }

  void joint_rules(const Settings& made) {
    require_pair("TANDEM_TLS_CERT", "TANDEM_TLS_KEY");
    require_pair("GOOGLE_CLIENT_ID", "GOOGLE_CLIENT_SECRET");
    require_pair("RESEND_API_KEY", "RESEND_FROM");
    if (!made.secret_keys_previous.empty() && !made.secret_key)
      fault("TANDEM_SECRET_KEY_PREVIOUS", "needs TANDEM_SECRET_KEY too");
    require_pair("TWILIO_API_KEY_SID", "TWILIO_API_KEY_SECRET");
    for (const char* file : {"TANDEM_TLS_CERT", "TANDEM_TLS_KEY", "TANDEM_CA_FILE"})
      if (values_.has(file) && access(values_.text(file).c_str(), R_OK) != 0)
        fault(file, "cannot be read: " + values_.text(file));
    std::error_code unseen;
    if (!made.console_dir.empty() &&
        !std::filesystem::exists(made.console_dir / "index.html", unseen))
      fault("TANDEM_CONSOLE_DIR", "there is no console (index.html) in " +
                                      made.console_dir.string() +
                                      ": name the folder that `tools/build release console` "
                                      "makes, build/release/console, or leave it out");
    if (made.spool_bytes_max < kSpoolLeast)
      fault("TANDEM_SPOOL_MAX_BYTES", "must be at least 1MiB");
    if (!made.event_lines && made.database_url.empty())
      fault("TANDEM_EVENT_LINES", "off needs DATABASE_URL: events would be kept nowhere");
    if (!is_loopback(made.ops_listen) && made.ops_token.empty())
      fault("TANDEM_OPS_LISTEN",
            "is not on loopback, so TANDEM_OPS_TOKEN is needed (or listen on 127.0.0.1)");
    if (values_.has("JWT_SECRET") && values_.has("NEXTAUTH_SECRET") &&
        values_.text("JWT_SECRET") != values_.text("NEXTAUTH_SECRET"))
      fault("NEXTAUTH_SECRET", "is another name of JWT_SECRET, but they differ");
    if (made.trust.keys && made.trust.issuer.empty())
      fault("JWKS_URL", "needs JWT_ISSUER too (or SUPABASE_URL, which says both)");
    if (!made.validate_signature &&
        !(is_loopback(made.listen) && is_loopback_url(made.webhook_base)))
      fault("TWILIO_VALIDATE_SIGNATURE",
            "off is accepted only while TANDEM_LISTEN and TWILIO_WEBHOOK_BASE_URL are on loopback: "
            "anybody could place calls otherwise");
  }

  void enough_to_serve(const Settings& made) {
    if (!made.database_url.empty() && made.trust.secret.empty())
      require("JWT_SECRET", "signs the tokens of logins (openssl rand -base64 48)");
    if (!made.database_url.empty() && !made.google.client_id.empty())
      require("TANDEM_SECRET_KEY", "seals the tokens of calendars (openssl rand -base64 32)");
    require("OPENAI_API_KEY", "the model refuses sessions without a key");
    require("TWILIO_ACCOUNT_SID", "hang-up and transfer go through the account's REST API");
    require("TWILIO_WEBHOOK_BASE_URL",
            "the public base URL that Twilio calls, such as https://voice.example.com");
    if (made.validate_signature)
      require("TWILIO_AUTH_TOKEN", "the carrier's signatures are checked with it");
    else if (made.twilio.rest_password().empty())
      require("TWILIO_AUTH_TOKEN", "or TWILIO_API_KEY_SID and TWILIO_API_KEY_SECRET, for REST");
  }

 private:
  net::ListenAddress address(const char* variable) {
    const auto parsed = net::ListenAddress::parse(values_.text(variable));
    return parsed ? *parsed : net::ListenAddress{};
  }
  void fault(const char* variable, const std::string& what) {
    faults_.push_back({values_.origin(variable), std::string(variable) + ": " + what, variable});
  }
  void require(const char* variable, const std::string& why) {
    // A value that was given but refused has been reported already.
    const bool reported =
        std::any_of(faults_.begin(), faults_.end(),
                    [&](const config::Fault& known) { return known.variable == variable; });
    if (values_.has(variable) || reported) return;
    faults_.push_back({"missing", std::string(variable) + ": " + why, variable});
  }
  void require_pair(const char* first, const char* second) {
    if (values_.has(first) == values_.has(second)) return;
    const char* missing = values_.has(first) ? second : first;
    const char* given = values_.has(first) ? first : second;
    fault(given, std::string("needs ") + missing + " too");
  }

  const config::Values& values_;
  std::vector<config::Fault>& faults_;
};

}  // namespace

Settings make_settings(const config::Values& values, Purpose purpose,
                       std::vector<config::Fault>& faults) {
  Settings settings;
  Maker maker(values, faults);
  maker.node(settings);
  maker.peers(settings);
  maker.people(settings);
  maker.google(settings);
  maker.joint_rules(settings);
  if (purpose == Purpose::Serve) maker.enough_to_serve(settings);
  return settings;
}

}  // namespace tandem::control
