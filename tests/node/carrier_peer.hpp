#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bridge/call/call_registry.hpp"
#include "bridge/call/carrier_control.hpp"
#include "tests/node/agent_sound.hpp"
#include "tests/node/sim_socket.hpp"
#include "tests/sim/scenario.hpp"
#include "tests/sim/sim_player.hpp"
#include "tests/sim/timeline.hpp"

namespace tandem::node_sim {

using simulation::Ms;

/// One caller, and the carrier as far as this call is concerned: webhooks, the media stream with a
/// true player behind it, what the REST API is asked. Webhooks are calls of the registry's; the
/// stream is JSON over a socket.
class CarrierPeer {
 public:
  struct Options {
    std::string call_sid;
    std::shared_ptr<const call::Agent> agent;
    std::function<void(const std::string&)> violation;
  };
  /// All but `options` outlive this.
  CarrierPeer(simulation::Timeline& timeline, simulation::Rng& rng,
              const simulation::Scenario& scenario, SocketWatch& watch, AgentSound& sound,
              call::CallRegistry& registry, Options options);
  ~CarrierPeer();

  /// The caller dials, now.
  void ring();
  /// 20 ms more.
  void tick();
  // REST:
  [[nodiscard]] Result<> hang_up();
  [[nodiscard]] Result<> transfer(const call::CarrierTransfer& to);

  /// The call is over as the carrier sees it.
  [[nodiscard]] bool over() const noexcept { return over_; }
  [[nodiscard]] bool admitted() const noexcept { return id_.has_value(); }
  [[nodiscard]] std::optional<call::CallId> id() const noexcept { return id_; }
  [[nodiscard]] const std::string& call_sid() const noexcept { return options_.call_sid; }
  /// What was sent and what was played, in bytes.
  [[nodiscard]] std::int64_t frames_sent() const noexcept { return frames_; }
  [[nodiscard]] std::int64_t heard_bytes() const noexcept { return heard_bytes_; }
  [[nodiscard]] std::uint64_t clears() const noexcept { return clears_; }
  /// Whether the model may believe that so much of the item was heard.
  [[nodiscard]] bool may_have_heard(engine::ItemId item, std::int64_t bytes);

 private:
  void open_stream(const call::StreamOffer& offer);
  void take_message(std::string_view text);
  void play(const std::string& base64);
  void stream_over();
  void close_stream(bool with_stop);
  void ask_after();
  void follow(const call::AfterAnswer& answer);
  void end(call::CarrierStatus status);
  void caller_hangs_up();
  [[nodiscard]] bool speaks() const;

  simulation::Timeline& timeline_;
  simulation::Rng& rng_;
  const simulation::Scenario& scenario_;
  SocketWatch& watch_;
  AgentSound& sound_;
  call::CallRegistry& registry_;
  Options options_;
  simulation::SimPlayer player_;
  simulation::Channel to_player_, from_player_;

  std::optional<call::CallId> id_;
  std::unique_ptr<SimSocket> socket_;
  std::vector<std::unique_ptr<SimSocket>> old_sockets_;
  std::uint32_t stream_ = 0;  ///< How many there have been.
  Ms stream_began_ = 0;
  bool started_ = false, stream_up_ = false, over_ = false, transferring_ = false;
  std::vector<std::string> marks_;  ///< Their names; a number is a place here.
  std::vector<engine::ItemId> cleared_;
  std::vector<Ms> held_;  ///< Media times that come late.
  std::int64_t frames_ = 0, heard_bytes_ = 0;
  std::uint64_t clears_ = 0;
};

}  // namespace tandem::node_sim
