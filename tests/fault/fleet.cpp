#include "tests/fault/fleet.hpp"

#include <doctest/doctest.h>
#include <signal.h>
#include <unistd.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <chrono>
#include <fstream>
#include <map>

#include "tests/await.hpp"
#include "tests/places.hpp"

namespace tandem::fault {
namespace {

using integration::JsonLine;
using integration::NodePlace;
using integration::Process;
using namespace std::chrono_literals;

constexpr const char* kBalancerPath = "/usr/sbin/haproxy";

/// The address of loopback that stands for the name of a node's own: 127.0.0.2 for the first.
std::string own_address(std::size_t index) { return "127.0.0." + std::to_string(index + 2); }

/// Its name in the balancer's file.
std::string letter_of(std::size_t index) { return {static_cast<char>('a' + index)}; }

void replace_all(std::string& text, const std::string& old, const std::string& by) {
  for (std::size_t at = 0; (at = text.find(old, at)) != std::string::npos; at += by.size())
    text.replace(at, old.size(), by);
}

std::string text(const boost::json::object& line, const char* key) {
  const auto* value = line.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
}

}  // namespace

Fleet::Fleet(integration::SystemOptions options, const postgres::FreshDatabase& database,
             std::size_t nodes)
    : outside_(integration::free_port()), stats_(integration::free_port()) {
  REQUIRE_MESSAGE(::access(kBalancerPath, X_OK) == 0,
                  "HAProxy is not installed: tools/packages/test.txt");
  // Under what the test itself has set.
  const auto kept = integration::with_database(database);
  options.server.insert(options.server.begin(), kept.begin(), kept.end());
  options.server.emplace_back("TANDEM_SECRET_KEY", "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=");
  options.server.emplace_back("AGENT_CALL_RATE_LIMIT_PER_MINUTE", "6000");
  // How many calls a busy machine takes is another test's matter.
  options.server.emplace_back("TANDEM_BUSY_MAX_PERCENT", "100");
  options.server.emplace_back("TANDEM_LAG_MAX", "0ms");
  // TLS is the balancer's.
  options.server.emplace_back("TANDEM_TLS_CERT", "");
  options.server.emplace_back("TANDEM_TLS_KEY", "");
  options.server.emplace_back("TANDEM_TRUSTED_PROXIES", "127.0.0.1");
  options.outside_port = outside_;
  // Nobody listens to it, and with hundreds of calls it costs the machine much.
  options.record = false;
  // Its first server starts here, and has its own ports.
  system_ = std::make_unique<integration::WholeSystem>(std::move(options));
  places_.push_back({"data", system_->public_port(), system_->ops_port()});
  for (std::size_t i = 1; i < nodes; ++i)
    places_.push_back(
        {"n" + std::to_string(i + 1), integration::free_port(), integration::free_port()});
  others_.resize(nodes - 1);
  // Again, with its own address of streams.
  kill(0);
  start_balancer();
  for (std::size_t i = 0; i < nodes; ++i) start(i);
}

Fleet::~Fleet() = default;

std::vector<std::pair<std::string, std::string>> Fleet::environment(std::size_t index) const {
  return {
      {"TANDEM_NODE_ID", "n" + std::to_string(index + 1)},
      {"TWILIO_STREAM_BASE_URL", "wss://" + own_address(index) + ':' + std::to_string(outside_)}};
}

/// What the shipped file says of its node a, said of another one.
std::string Fleet::of_node(std::size_t index, std::string line) const {
  const auto local = [](std::uint16_t port) { return "127.0.0.1:" + std::to_string(port); };
  replace_all(line, "node_a", "node_" + letter_of(index));
  replace_all(line, "server a ", "server " + letter_of(index) + ' ');
  replace_all(line, "a.voice.example.com", own_address(index));
  replace_all(line, "10.0.0.11:8080", local(places_[index].public_port));
  replace_all(line, "port 9464", "port " + std::to_string(places_[index].ops_port));
  return line;
}

/// tools/deploy/haproxy.cfg for as many nodes as these are, with their addresses and certificate.
std::string Fleet::balancer_file() const {
  std::string listens = "127.0.0.1:" + std::to_string(outside_);
  for (std::size_t i = 0; i < places_.size(); ++i)
    listens += ',' + own_address(i) + ':' + std::to_string(outside_);
  std::ifstream shipped(test::project_root() + "/tools/deploy/haproxy.cfg");
  std::string text;
  std::vector<std::string> streams;  // What the file has behind the balanced nodes, of node a.
  bool of_second = false;
  for (std::string line; std::getline(shipped, line);) {
    if (line.starts_with("backend ")) of_second = line == "backend node_b";
    const bool begins_streams = line == "backend node_a";
    const auto has = [&line](const char* part) { return line.find(part) != std::string::npos; };
    if (of_second || has("node_b") || has("server b ")) continue;
    if (begins_streams || !streams.empty())
      streams.push_back(line);
    else if (has("node_a") || has("server a "))
      for (std::size_t i = 0; i < places_.size(); ++i) text += of_node(i, line) + '\n';
    else
      text += line + '\n';
  }
  for (std::size_t i = 0; i < places_.size(); ++i)
    for (const std::string& line : streams) text += of_node(i, line) + '\n';
  replace_all(text, "maxconn 40000", "maxconn 4000");
  replace_all(text, "bind :443", "bind " + listens);
  replace_all(text, "/etc/haproxy/voice.pem", (system_->folder() / "balancer.pem").string());
  text = text.substr(text.find("global\n"));
  for (const char* shipped_alone :
       {"10.0.0.", ".example.com", ":443 ", "/etc/", "port 9464", ":8080"})
    REQUIRE_MESSAGE(text.find(shipped_alone) == std::string::npos, shipped_alone << " in " << text);
  return text;
}

void Fleet::start_balancer() {
  const auto in_folder = [this](const char* name) { return system_->folder() / name; };
  std::ofstream pair(in_folder("balancer.pem"));
  for (const char* part : {"server.pem", "server.key"})
    pair << std::ifstream(in_folder(part)).rdbuf();
  pair.close();
  const auto file = in_folder("haproxy.cfg"), page = in_folder("haproxy-page.cfg");
  std::ofstream(file) << balancer_file();
  // The test's own window on it, in a file of its own.
  std::ofstream(page) << "listen stats\n  bind 127.0.0.1:" << stats_
                      << "\n  stats enable\n  stats uri /\n";
  balancer_ = std::make_unique<Process>(
      Process::Command{"haproxy",
                       {kBalancerPath, "-f", file.string(), "-f", page.string()},
                       {},
                       in_folder("haproxy.out")});
  const bool listens = balancer_->await_port(outside_, 10s);
  REQUIRE_MESSAGE(listens, balancer_->output_text());
}

/// HAProxy sends it calls.
bool Fleet::in_service(std::size_t index) const {
  const auto page = system_->folder() / "balancer.csv";
  if (integration::run_to_end({"curl", "-sf", "-o", page.string(),
                               "http://127.0.0.1:" + std::to_string(stats_) + "/;csv"},
                              system_->folder() / "curl.out") != 0)
    return false;
  const std::string name = "nodes," + letter_of(index) + ",";
  std::ifstream in(page);
  for (std::string line; std::getline(in, line);)
    // Not "UP 1/2": that is one that has missed a look, or of whom none has been taken yet.
    if (line.starts_with(name)) return line.find(",UP,") != std::string::npos;
  return false;
}

Process& Fleet::node(std::size_t index) {
  return index == 0 ? system_->server() : *others_[index - 1];
}

void Fleet::start(std::size_t index) {
  if (index == 0)
    system_->start_server(environment(0));
  else
    others_[index - 1] = system_->another_server(places_[index], environment(index));
  const bool is_ready = test::await([&] { return in_service(index); }, 20s, 50ms);
  REQUIRE_MESSAGE(is_ready, node(index).output_text());
}

void Fleet::kill(std::size_t index) {
  node(index).send_signal(SIGKILL);
  REQUIRE(node(index).wait(10s).has_value());
}

bool Fleet::post_ops(std::size_t index, const std::string& path) const {
  return integration::run_to_end(
             {"curl", "-sf", "-o", "/dev/null", "-X", "POST",
              "http://127.0.0.1:" + std::to_string(places_[index].ops_port) + path},
             system_->folder() / "curl.out") == 0;
}

std::vector<JsonLine> Fleet::events(std::size_t index) const {
  std::ifstream in(system_->folder() / places_[index].name / "events.jsonl");
  std::vector<JsonLine> lines;
  for (std::string line; std::getline(in, line) && !in.eof();)
    lines.push_back(boost::json::parse(line).as_object());
  return lines;
}

std::string Fleet::complaints() const {
  std::string lines;
  for (const JsonLine& line : system_->carrier_log()) {
    const std::string what = text(line, "what");
    if (what == "fault" || what == "unmet") lines += boost::json::serialize(line) + '\n';
  }
  return lines;
}

std::int64_t Fleet::clock_ns() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

std::vector<double> Fleet::silences_ms(std::int64_t since) const {
  std::map<std::string, std::int64_t> first;
  for (const JsonLine& line : system_->carrier_log()) {
    const std::string what = text(line, "what"), call = text(line, "call");
    const std::int64_t at = line.at("t").to_number<std::int64_t>();
    if (what == "call-begin" && at < since) first[call] = 0;
    if (what == "call-end" && at < since) first.erase(call);
    if (what != "heard") continue;
    const auto known = first.find(call);
    const std::int64_t begin = line.at("begin").to_number<std::int64_t>();
    if (known != first.end() && known->second == 0 && begin > since) known->second = begin;
  }
  std::vector<double> silences;
  for (const auto& [call, begin] : first)
    silences.push_back(begin == 0 ? -1 : static_cast<double>(begin - since) / 1e6);
  return silences;
}

}  // namespace tandem::fault
