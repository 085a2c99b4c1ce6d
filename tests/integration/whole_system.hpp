#pragma once

#include <boost/json/object.hpp>
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/integration/process.hpp"

namespace tandem::integration {

using JsonLine = boost::json::object;

/// What is wanted of a run of server, simulated carrier and simulated model, three processes that
/// talk TLS on loopback.
struct SystemOptions {
  std::string scenario{};     ///< Text of the scenario file.
  std::string agent{};        ///< Lines for the `[[agents]]` table besides id and instructions.
  std::string agent_tools{};  ///< TOML array; `["endCall", "transferCall"]` by default.
  std::vector<std::pair<std::string, std::string>>
      server{};                             ///< Environment of the server, over the defaults.
  std::string listen_host = "127.0.0.1";    ///< Of the public port.
  std::string model_host = "localhost";     ///< The name by which the server knows the model.
  std::vector<std::string> server_under{};  ///< Program and arguments that start the server.
  bool model = true;                        ///< False: nobody listens where the model should be.
  bool carrier = true;                      ///< False: the test plays the carrier.
  bool carrier_stays = false;               ///< It goes on serving when its calls are over.
  bool record = true;                       ///< What was heard and said is kept, as WAV.
  bool own_name = false;  ///< It is one of many nodes: its streams' base names it alone.
  bool calendar = false;  ///< A simulated Google besides, with the scenario's `[calendar]`.
  /// Where the carrier reaches the server, if that is a balancer's; 0: the server's own port.
  std::uint16_t outside_port = 0;
};

/// Where another server of the same system is.
struct NodePlace {
  std::string name;  ///< Of its folder and its output.
  std::uint16_t public_port = 0, ops_port = 0;
};

/// The processes in a folder of their own; all gone when it leaves. Then the servers' logs have
/// said no number, key, token or address, whatever the test was about.
class WholeSystem {
 public:
  explicit WholeSystem(SystemOptions options);
  ~WholeSystem();
  WholeSystem(const WholeSystem&) = delete;
  WholeSystem& operator=(const WholeSystem&) = delete;

  /// Starts the carrier, which places its calls; the model and the server run already. Started
  /// again it places them again, as other calls.
  void start_carrier();
  /// One more beside it, with callers of its own (the text of a scenario); `name` is that of its
  /// files.
  [[nodiscard]] std::unique_ptr<Process> another_carrier(const std::string& name,
                                                         const std::string& scenario);
  /// Waits for the carrier's end. Its exit status: 0 when no strictness fault and no unmet
  /// expectation was seen.
  [[nodiscard]] int await_carrier(std::chrono::seconds deadline);
  /// `start_carrier`, `await_carrier`, and the server stopped by SIGTERM; checks that all ended
  /// well (doctest).
  void run_calls(std::chrono::seconds deadline = std::chrono::seconds{90});
  /// Stops the server and gives its exit status.
  [[nodiscard]] int stop_server(std::chrono::seconds deadline = std::chrono::seconds{20});

  [[nodiscard]] Process& server() { return *server_; }
  [[nodiscard]] Process& model() { return *model_; }
  [[nodiscard]] Process& carrier() { return *carrier_; }
  void start_model();
  /// `also`: of its environment, over what the options say.
  void start_server(const std::vector<std::pair<std::string, std::string>>& also = {});
  /// One more, set up alike; waits until it listens.
  [[nodiscard]] std::unique_ptr<Process> another_server(
      const NodePlace& place,
      const std::vector<std::pair<std::string, std::string>>& also = {}) const;
  /// Connects the simulated calendar to an organisation of `database_url`, as an owner of it would
  /// in a browser.
  void connect_calendar(const std::string& database_url, const std::string& organisation) const;

  [[nodiscard]] std::filesystem::path folder() const { return folder_; }
  [[nodiscard]] std::string public_base() const;
  [[nodiscard]] std::uint16_t public_port() const { return public_port_; }
  [[nodiscard]] std::uint16_t ops_port() const { return ops_port_; }
  [[nodiscard]] std::uint16_t model_port() const { return model_port_; }
  [[nodiscard]] std::uint16_t carrier_port() const { return carrier_port_; }
  [[nodiscard]] std::filesystem::path ca() const { return folder_ / "ca.pem"; }

  /// The server's call events so far.
  [[nodiscard]] std::vector<JsonLine> events() const;
  [[nodiscard]] std::vector<JsonLine> events(std::string_view type) const;
  /// What carrier and model logged so far.
  [[nodiscard]] std::vector<JsonLine> carrier_log() const;
  [[nodiscard]] std::vector<JsonLine> model_log() const;
  [[nodiscard]] std::vector<JsonLine> calendar_log() const;
  /// Waits until `condition` holds over the server's events, at most `deadline`.
  [[nodiscard]] bool await_events(
      const std::function<bool(const std::vector<JsonLine>&)>& condition,
      std::chrono::seconds deadline) const;
  /// One sample of a metric, by its full name with labels as printed; nothing where absent.
  [[nodiscard]] std::optional<double> metric(std::string_view series) const;
  /// What the logs of the servers said so far that no log may say (`log_scan.hpp`).
  [[nodiscard]] std::vector<std::string> leaks() const;
  /// The last lines of every process, for a failing check.
  [[nodiscard]] std::string story() const;

 private:
  void write_certificates() const;
  void write_configuration() const;
  void start_calendar();
  [[nodiscard]] Process::Command carrier_command(const std::string& name, std::uint16_t port);

  SystemOptions options_;
  /// What the servers were told and must not tell.
  mutable std::vector<std::string> secrets_;
  mutable std::vector<std::filesystem::path> server_outputs_;
  std::filesystem::path folder_;
  std::uint16_t public_port_, ops_port_, model_port_, carrier_port_, calendar_port_;
  std::unique_ptr<Process> server_, model_, carrier_, calendar_;
  int carriers_ = 0;  ///< Started so far: the seed of the carrier's ids.
};

/// The dialogue that most tests begin with: the agent greets, the caller says something, the agent
/// answers.
[[nodiscard]] std::string greeting_and_answer();
/// How most of them go on: the caller says another word, hears an answer and hangs up.
[[nodiscard]] std::string another_word_and_goodbye();
/// The model's turns that fit the two: greeting, answer, answer. Within the table `[model]`.
[[nodiscard]] std::string three_answers();

}  // namespace tandem::integration
