#include "tests/integration/whole_system.hpp"

#include <doctest/doctest.h>
#include <signal.h>
#include <stdlib.h>

#include <boost/json/parse.hpp>
#include <fstream>
#include <sstream>

#include "tests/integration/log_scan.hpp"
#include "tests/places.hpp"

namespace tandem::integration {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using std::chrono::seconds;

/// Until the server listens, however busy the machine.
constexpr seconds kStart{20};
/// The model speaks its lines through before it listens.
constexpr seconds kModelStart{60};

fs::path make_folder() {
  std::string pattern = (fs::temp_directory_path() / "tandem-test.XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
  return pattern;
}

void write_file(const fs::path& path, std::string_view text) { std::ofstream(path) << text; }

std::string binary(const char* name) { return test::built_programs() + "/" + name; }

/// Complete lines only: the last one may still be on its way.
std::vector<JsonLine> json_lines(const fs::path& path) {
  std::ifstream in(path);
  std::ostringstream text;
  text << in.rdbuf();
  std::vector<JsonLine> lines;
  const std::string all = text.str();
  for (std::size_t from = 0, end; (end = all.find('\n', from)) != std::string::npos;
       from = end + 1) {
    lines.push_back(boost::json::parse(std::string_view(all).substr(from, end - from)).as_object());
  }
  return lines;
}

std::string tail(const std::string& text) {
  const std::size_t kept = 3000;
  return text.size() <= kept ? text : text.substr(text.size() - kept);
}

}  // namespace

WholeSystem::WholeSystem(SystemOptions options)
    : options_(std::move(options)),
      folder_(make_folder()),
      public_port_(free_port()),
      ops_port_(free_port()),
      model_port_(free_port()),
      carrier_port_(free_port()),
      calendar_port_(free_port()) {
  write_certificates();
  write_configuration();
  if (options_.model) start_model();
  if (options_.calendar) start_calendar();
  start_server();
}

WholeSystem::~WholeSystem() {
  carrier_.reset();
  server_.reset();
  for (const std::string& leak : leaks()) CHECK_MESSAGE(false, "a log tells " << leak);
  model_.reset();
  calendar_.reset();
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

void WholeSystem::write_certificates() const {
  const auto file = [this](const char* name) { return (folder_ / name).string(); };
  // The latter addresses stand for the names of several nodes.
  write_file(file("names.cnf"),
             "subjectAltName=DNS:localhost,DNS:model.test,IP:127.0.0.1,IP:127.0.0.2,IP:127.0.0.3,"
             "IP:127.0.0.4\n");
  const std::vector<std::string> key{"-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                                     "-nodes"};
  std::vector<std::string> authority{"openssl",
                                     "req",
                                     "-x509",
                                     "-days",
                                     "2",
                                     "-subj",
                                     "/CN=Tandem test",
                                     "-addext",
                                     "basicConstraints=critical,CA:TRUE",
                                     "-keyout",
                                     file("ca.key"),
                                     "-out",
                                     file("ca.pem")};
  authority.insert(authority.end(), key.begin(), key.end());
  std::vector<std::string> request{
      "openssl",          "req",  "-subj",           "/CN=localhost", "-keyout",
      file("server.key"), "-out", file("server.csr")};
  request.insert(request.end(), key.begin(), key.end());
  const std::vector<std::string> sign{"openssl",
                                      "x509",
                                      "-req",
                                      "-in",
                                      file("server.csr"),
                                      "-CA",
                                      file("ca.pem"),
                                      "-CAkey",
                                      file("ca.key"),
                                      "-CAcreateserial",
                                      "-days",
                                      "2",
                                      "-extfile",
                                      file("names.cnf"),
                                      "-out",
                                      file("server.pem")};
  for (const auto& command : {authority, request, sign})
    REQUIRE(run_to_end(command, folder_ / "openssl.out") == 0);
}

void WholeSystem::write_configuration() const {
  write_file(folder_ / "scenario.toml", options_.scenario);
  std::ostringstream text;
  text << "[[agents]]\nid = \"front-desk\"\n"
       << "instructions = \"You answer the telephone of a small clinic.\"\n"
       << "tools = "
       << (options_.agent_tools.empty() ? R"(["endCall", "transferCall"])" : options_.agent_tools)
       << "\n"
       << (options_.agent.empty() ? "greeting = \"Greet the caller and ask how you can help.\""
                                  : options_.agent)
       << "\n\n[[numbers]]\nnumber = \"+15557122661\"\nagent = \"front-desk\"\n";
  write_file(folder_ / "tandem.toml", text.str());
}

void WholeSystem::start_model() {
  const auto file = [this](const char* name) { return (folder_ / name).string(); };
  std::vector<std::string> words{binary("tandem-sim"),
                                 "model",
                                 "--listen",
                                 "127.0.0.1:" + std::to_string(model_port_),
                                 "--script",
                                 file("scenario.toml"),
                                 "--log",
                                 file("model.jsonl"),
                                 "--tls-cert",
                                 file("server.pem"),
                                 "--tls-key",
                                 file("server.key")};
  if (options_.record) words.insert(words.end(), {"--record", file("model")});
  model_ = std::make_unique<Process>(
      Process::Command{"model", std::move(words), {}, folder_ / "model.out"});
  REQUIRE_MESSAGE(model_->await_port(model_port_, kModelStart), story());
}

void WholeSystem::start_calendar() {
  const auto file = [this](const char* name) { return (folder_ / name).string(); };
  calendar_ = std::make_unique<Process>(Process::Command{
      "calendar",
      {binary("tandem-sim"), "calendar", "--listen", "127.0.0.1:" + std::to_string(calendar_port_),
       "--script", file("scenario.toml"), "--log", file("calendar.jsonl"), "--client-id", "client",
       "--client-secret", "secret", "--tls-cert", file("server.pem"), "--tls-key",
       file("server.key")},
      {},
      folder_ / "calendar.out"});
  REQUIRE_MESSAGE(calendar_->await_port(calendar_port_, kStart), story());
}

void WholeSystem::connect_calendar(const std::string& database_url,
                                   const std::string& organisation) const {
  const std::string email = "owner@example.com", password = "correct horse battery";
  const std::string create = "echo '" + password + "' | DATABASE_URL='" + database_url + "' " +
                             binary("tandem") + " user create --config " +
                             (folder_ / "tandem.toml").string() + " --email " + email +
                             " --organisation " + organisation + " --role owner --password-stdin";
  const fs::path told = folder_ / "connect.out";
  const bool made = run_to_end({"bash", "-c", create}, told) == 0;
  const bool connected =
      made && run_to_end({test::project_root() + "/tools/connect_calendar", public_base(),
                          ca().string(), email, password, organisation},
                         told) == 0;
  std::ifstream in(told);
  std::ostringstream why;
  why << in.rdbuf();
  REQUIRE_MESSAGE(connected, why.str());
}

void WholeSystem::start_server(const std::vector<std::pair<std::string, std::string>>& also) {
  server_ = another_server({"data", public_port_, ops_port_}, also);
}

std::unique_ptr<Process> WholeSystem::another_server(
    const NodePlace& place, const std::vector<std::pair<std::string, std::string>>& also) const {
  const auto local = [](std::uint16_t port) { return "127.0.0.1:" + std::to_string(port); };
  const auto https = [](std::uint16_t port) { return "https://localhost:" + std::to_string(port); };
  std::vector<std::pair<std::string, std::string>> variables{
      {"TANDEM_LISTEN", options_.listen_host + ":" + std::to_string(place.public_port)},
      {"TANDEM_OPS_LISTEN", local(place.ops_port)},
      {"TANDEM_SHARDS", "1"},
      {"TANDEM_DATA_DIR", (folder_ / place.name).string()},
      {"TANDEM_CA_FILE", ca().string()},
      {"TANDEM_TLS_CERT", (folder_ / "server.pem").string()},
      {"TANDEM_TLS_KEY", (folder_ / "server.key").string()},
      {"OPENAI_API_KEY", "sk-test"},
      {"OPENAI_REALTIME_URL",
       "wss://" + options_.model_host + ":" + std::to_string(model_port_) + "/v1/realtime"},
      {"OPENAI_API_BASE", https(model_port_) + "/v1"},
      {"TWILIO_ACCOUNT_SID", "AC3f9c1d0a7b5e4c2d8f60a1b2c3d4e5f6"},
      {"TWILIO_AUTH_TOKEN", "8f2c1e7b9a304d5c6e7f8091a2b3c4d5"},
      {"TWILIO_API_BASE", https(carrier_port_)},
      {"TWILIO_WEBHOOK_BASE_URL", public_base()}};
  if (options_.own_name)
    variables.emplace_back("TWILIO_STREAM_BASE_URL",
                           "wss://localhost:" + std::to_string(place.public_port));
  if (options_.calendar)
    variables.insert(variables.end(),
                     {{"GOOGLE_CLIENT_ID", "client"},
                      {"GOOGLE_CLIENT_SECRET", "secret"},
                      {"GOOGLE_OAUTH_BASE", https(calendar_port_)},
                      {"GOOGLE_API_BASE", https(calendar_port_)},
                      {"TANDEM_SECRET_KEY", "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc="}});
  const auto set = [&variables](const std::string& name, const std::string& value) {
    std::erase_if(variables, [&name](const auto& each) { return each.first == name; });
    variables.emplace_back(name, value);
  };
  for (const auto& [name, value] : options_.server) set(name, value);
  for (const auto& [name, value] : also) set(name, value);
  for (const auto& [variable, value] : variables)
    for (const char* kind : {"_KEY", "_TOKEN", "_SECRET", "_PASSWORD"})
      if (variable.ends_with(kind)) secrets_.push_back(value);
  fs::create_directories(folder_ / place.name);
  std::vector<std::string> words = options_.server_under;
  words.insert(words.end(),
               {binary("tandem"), "serve", "--config", (folder_ / "tandem.toml").string()});
  const std::string name = place.name == "data" ? "server" : place.name;
  const fs::path output = folder_ / (name + ".out");
  server_outputs_.push_back(output);
  auto server =
      std::make_unique<Process>(Process::Command{name, std::move(words), variables, output});
  const bool listens = server->await_port(place.public_port, kStart);
  REQUIRE_MESSAGE(listens, server->output_text());
  return server;
}

/// `name` is that of its output and its log.
Process::Command WholeSystem::carrier_command(const std::string& name, std::uint16_t port) {
  const auto file = [this](const std::string& of) { return (folder_ / of).string(); };
  std::vector<std::string> words{binary("tandem-sim"),
                                 "carrier",
                                 "--listen",
                                 "127.0.0.1:" + std::to_string(port),
                                 "--voice-url",
                                 public_base() + "/api/twilio/voice/inbound",
                                 "--status-callback",
                                 public_base() + "/api/twilio/voice/status",
                                 "--log",
                                 file(name + ".jsonl"),
                                 "--seed",
                                 std::to_string(++carriers_),
                                 "--ca",
                                 file("ca.pem"),
                                 "--tls-cert",
                                 file("server.pem"),
                                 "--tls-key",
                                 file("server.key")};
  return {name, std::move(words), {}, folder_ / (name + ".out")};
}

void WholeSystem::start_carrier() {
  Process::Command command = carrier_command("carrier", carrier_port_);
  const auto file = [this](const char* name) { return (folder_ / name).string(); };
  command.words.insert(command.words.end(),
                       {"--script", file("scenario.toml"), "--summary", file("summary.json")});
  if (options_.record) command.words.insert(command.words.end(), {"--record", file("carrier")});
  if (options_.carrier_stays) command.words.emplace_back("--stay");
  carrier_ = std::make_unique<Process>(std::move(command));
}

std::unique_ptr<Process> WholeSystem::another_carrier(const std::string& name,
                                                      const std::string& scenario) {
  const fs::path script = folder_ / (name + ".toml");
  write_file(script, scenario);
  Process::Command command = carrier_command(name, free_port());
  command.words.insert(command.words.end(), {"--script", script.string()});
  return std::make_unique<Process>(std::move(command));
}

int WholeSystem::await_carrier(seconds deadline) {
  const auto status = carrier_->wait(deadline);
  if (!status) carrier_->send_signal(SIGTERM);
  return status.value_or(-1);
}

int WholeSystem::stop_server(seconds deadline) {
  server_->send_signal(SIGTERM);
  return server_->wait(deadline).value_or(-1);
}

void WholeSystem::run_calls(seconds deadline) {
  start_carrier();
  const int carrier = await_carrier(deadline);
  CHECK_MESSAGE(carrier == 0, story());
  const int server = stop_server();
  CHECK_MESSAGE(server == 0, story());
}

std::string WholeSystem::public_base() const {
  const std::uint16_t port = options_.outside_port != 0 ? options_.outside_port : public_port_;
  return "https://localhost:" + std::to_string(port);
}

std::vector<JsonLine> WholeSystem::events() const {
  return json_lines(folder_ / "data" / "events.jsonl");
}

std::vector<JsonLine> WholeSystem::events(std::string_view type) const {
  auto all = events();
  std::erase_if(all, [&](const JsonLine& line) { return line.at("type").as_string() != type; });
  return all;
}

std::vector<JsonLine> WholeSystem::carrier_log() const {
  return json_lines(folder_ / "carrier.jsonl");
}
std::vector<JsonLine> WholeSystem::model_log() const { return json_lines(folder_ / "model.jsonl"); }
std::vector<JsonLine> WholeSystem::calendar_log() const {
  return json_lines(folder_ / "calendar.jsonl");
}

bool WholeSystem::await_events(const std::function<bool(const std::vector<JsonLine>&)>& condition,
                               seconds deadline) const {
  const auto end = std::chrono::steady_clock::now() + deadline;
  while (std::chrono::steady_clock::now() < end) {
    if (condition(events())) return true;
    if (server_->wait(milliseconds{20})) return condition(events());
  }
  return false;
}

std::optional<double> WholeSystem::metric(std::string_view series) const {
  const fs::path page = folder_ / "metrics.txt";
  fs::remove(page);
  if (run_to_end({"curl", "-sf", "-o", page.string(),
                  "http://127.0.0.1:" + std::to_string(ops_port_) + "/metrics"},
                 folder_ / "curl.out") != 0) {
    return std::nullopt;
  }
  std::ifstream in(page);
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with(series) && line.size() > series.size() && line[series.size()] == ' ') {
      return std::stod(line.substr(series.size() + 1));
    }
  }
  return std::nullopt;
}

std::vector<std::string> WholeSystem::leaks() const {
  std::vector<std::string> secrets = secrets_, leaks;
  for (std::string& number : numbers_in(options_.scenario)) secrets.push_back(std::move(number));
  for (const fs::path& output : server_outputs_) {
    std::ifstream in(output);
    std::ostringstream text;
    text << in.rdbuf();
    for (std::string& leak : leaks_in(text.str(), secrets)) leaks.push_back(std::move(leak));
  }
  return leaks;
}

std::string WholeSystem::story() const {
  std::string text;
  for (const auto* process : {server_.get(), model_.get(), carrier_.get(), calendar_.get()}) {
    if (process != nullptr) text += "\n--- " + tail(process->output_text());
  }
  std::ifstream in(folder_ / "data" / "events.jsonl");
  std::ostringstream events;
  events << in.rdbuf();
  return text + "\n--- events\n" + tail(events.str());
}

std::string greeting_and_answer() {
  return R"(
[[calls]]
from = "+15558675310"
to = "+15557122661"
  [[calls.turns]]
  wait = "agent"
  [[calls.turns]]
  say = ["hello"]
  transcript = "Hello."
  [[calls.turns]]
  wait = "agent"
)";
}

std::string another_word_and_goodbye() {
  return R"(
  [[calls.turns]]
  say = ["please-try-again"]
  transcript = "Please try again."
  [[calls.turns]]
  wait = "agent"
  [[calls.turns]]
  hang_up = true
)";
}

std::string three_answers() {
  return R"(
  [[model.turns]]
  say = "Good morning, this is the clinic."
  [[model.turns]]
  say = "We are open until six this evening."
  [[model.turns]]
  say = "I said that we are open until six."
)";
}

}  // namespace tandem::integration
