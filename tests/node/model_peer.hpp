#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tests/node/agent_sound.hpp"
#include "tests/node/sim_socket.hpp"
#include "tests/sim/scenario.hpp"
#include "tests/sim/sim_model.hpp"
#include "tests/sim/timeline.hpp"

namespace tandem::node_sim {

using simulation::Ms;

/// The model's service as one call meets it: every session that the server dials for that call, in
/// the words of OpenAI Realtime. What a session says and does is `simulation::SimSession`'s; here
/// it is put into JSON and audio, and read out of them.
class ModelPeer {
 public:
  struct Options {
    bool mulaw = true;  ///< Else PCM of 24 kHz.
    /// Whether so much of the item may have been heard (see `ModelOutput::believed`).
    std::function<bool(engine::ItemId, std::int64_t bytes)> believed;
    /// What the server did that it must not.
    std::function<void(const std::string&)> violation;
  };
  /// All but `options` outlive this.
  ModelPeer(simulation::Timeline& timeline, simulation::Rng& rng,
            const simulation::Scenario& scenario, SocketWatch& watch, AgentSound& sound,
            Options options);
  ~ModelPeer();

  /// A connection of the server's, of which the handshake's request has come.
  void take(std::unique_ptr<SimSocket> socket, const std::string& head);
  /// The sessions that are up break off.
  void drop();
  /// Samples of the caller at 8 kHz that sessions were given, the one that came first apart.
  [[nodiscard]] std::int64_t appended() const noexcept { return appended_; }
  [[nodiscard]] std::size_t sessions() const noexcept { return sessions_.size(); }
  /// Connections that the server has not closed.
  [[nodiscard]] std::size_t open() const noexcept;

 private:
  struct Session;
  void hear(Session& session);
  void take_message(Session& session, std::string_view text);
  void take_audio(Session& session, std::string_view base64);
  void take_item(Session& session, const std::string& text);
  void begin(Session& session);
  void end(Session& session);

  simulation::Timeline& timeline_;
  simulation::Rng& rng_;
  const simulation::Scenario& scenario_;
  SocketWatch& watch_;
  AgentSound& sound_;
  Options options_;
  simulation::ModelIds ids_;
  std::vector<std::unique_ptr<Session>> sessions_;
  std::int64_t appended_ = 0;
};

}  // namespace tandem::node_sim
