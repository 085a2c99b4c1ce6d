#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "bridge/engine/call_event.hpp"
#include "bridge/engine/realtime_event.hpp"
#include "tests/sim/sim_model.hpp"

namespace tandem::node_sim {

/// What a simulated session says, as server events of OpenAI Realtime. Numbers become ids: response
/// 3 is "resp_3". One for each session.
class ModelWords {
 public:
  explicit ModelWords(bool mulaw) noexcept : mulaw_(mulaw) {}

  /// `expires_in_s`: from now; the session's first word.
  [[nodiscard]] static std::string session_created(std::int64_t expires_at);
  [[nodiscard]] static std::string session_updated();
  [[nodiscard]] static std::string expired();

  /// Empty: nothing is said of it.
  [[nodiscard]] std::string text_of(const engine::CallEvent& event);
  [[nodiscard]] std::string text_of(const engine::RealtimeEvent& event) const;
  /// The item's next piece.
  [[nodiscard]] std::string text_of(const simulation::ModelAudio& audio);
  /// How much of the item was said.
  [[nodiscard]] std::int64_t said(engine::ItemId item) const;

 private:
  bool mulaw_;
  std::map<std::uint32_t, std::int64_t> said_;        ///< Bytes, by item.
  std::map<std::uint32_t, std::uint32_t> responses_;  ///< By item.
};

/// The number behind an id: 3 of "resp_3"; 0 where it is none.
[[nodiscard]] std::uint32_t number_of(std::string_view id);
/// The same behind one letter: "w17".
[[nodiscard]] std::uint32_t number_behind_letter(std::string_view id);

}  // namespace tandem::node_sim
