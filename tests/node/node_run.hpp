#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bridge/call/call_registry.hpp"
#include "bridge/tools/tool_registry.hpp"
#include "core/metrics/registry.hpp"
#include "tests/node/agent_sound.hpp"
#include "tests/node/carrier_peer.hpp"
#include "tests/node/kept_events.hpp"
#include "tests/node/model_peer.hpp"
#include "tests/node/sim_socket.hpp"

namespace tandem::node_sim {

/// What came of many runs.
struct Tally {
  std::uint64_t runs = 0, calls = 0, refused = 0, frames = 0, heard_bytes = 0, clears = 0;
  std::uint64_t sessions = 0, tools = 0, bookings = 0, events = 0, crashes = 0;
  Ms virtual_ms = 0;
};

/// A node in virtual time with some calls at once: the server's own registry, sessions, machine,
/// legs, codecs, tools and spool, driven by hand on this thread; carriers, models and what befalls
/// them out of one seed.
class NodeRun {
 public:
  NodeRun(std::uint64_t seed, Tally& tally, bool trace);
  ~NodeRun();

  static constexpr int kCalls = 8;
  /// To the end of the last call. What went wrong, or nothing.
  [[nodiscard]] std::optional<std::string> run();
  /// The same for the same seed: of all that was told and heard.
  [[nodiscard]] std::uint64_t digest() const;

 private:
  struct Line;
  class Carrier;
  class Booking;
  void plan();
  void plan(Line& line);
  void add_tools();
  void step(Ms until);
  /// Lets the server and its peers talk until nobody has anything more to say at this moment.
  void settle();
  void welcome_dialled();
  void check_over();
  void fail(const std::string& what);
  [[nodiscard]] call::CallRegistry::Options options();
  [[nodiscard]] call::CallServices services();
  [[nodiscard]] Line* find(const std::string& call_sid);

  Tally& tally_;
  bool trace_;
  simulation::Rng rng_;
  simulation::Timeline timeline_;
  std::optional<std::string> failure_;
  SocketWatch watch_;
  metrics::Registry metrics_;
  std::unique_ptr<tools::ToolRegistry> tools_;
  std::unique_ptr<Carrier> carrier_;
  KeptEvents events_;
  std::unique_ptr<call::CallRegistry> registry_;
  std::vector<EventLoop*> loops_;
  std::vector<std::unique_ptr<SimSocket>> strangers_;  ///< Whose handshake has not come yet.
  std::vector<std::unique_ptr<Line>> lines_;
  std::map<std::pair<std::string, std::string>, int> booked_;  ///< By call and tool.
};

}  // namespace tandem::node_sim
