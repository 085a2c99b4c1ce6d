#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "bridge/engine/call_machine.hpp"
#include "tests/sim/checker.hpp"
#include "tests/sim/rng.hpp"

namespace tandem::simulation {

/// Events at random, in any order and with ids that mean nothing: what must
/// never happen must not happen then either, and the call ends.
class Chaos {
 public:
  explicit Chaos(std::uint64_t seed);
  [[nodiscard]] std::optional<std::string> run();

 private:
  [[nodiscard]] std::optional<engine::CallEvent> draw_call_event();
  [[nodiscard]] engine::CallEvent draw_order();
  [[nodiscard]] engine::CallEvent draw_model_event();
  [[nodiscard]] engine::RealtimeEvent draw_realtime_event();
  void step();
  void carry_out();
  template <class IdType>
  IdType id() {
    return IdType{static_cast<std::uint32_t>(rng_.range(0, 12))};
  }

  Rng rng_;
  engine::EngineSettings settings_;
  Checker checker_;
  engine::CallMachine machine_;
  engine::CallActions actions_;
  Ms now_ = 0;
  std::uint32_t last_mark_ = 0;
};

}  // namespace tandem::simulation
