#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "bench/relay/frame_batch.hpp"

namespace tandem::relay {

enum class ModelAudio : bool { Pcm24k, Pcmu };

/// One call's messages, turned from one side's form into the other's. Messages are found by their
/// keys, not parsed; what the relay has no use for is dropped.
class Call {
 public:
  explicit Call(ModelAudio audio) : audio_(audio) {}

  /// Before the model's session has begun, what is put into `to_model` must wait.
  [[nodiscard]] bool session_begun() const noexcept { return session_begun_; }

  void from_carrier(std::string_view text, FrameBatch& to_model);
  void from_model(std::string_view text, FrameBatch& to_model, FrameBatch& to_carrier);

 private:
  void play(std::string_view audio, FrameBatch& to_carrier);
  [[nodiscard]] std::string session_update() const;

  ModelAudio audio_;
  bool session_begun_ = false;
  std::size_t skip_ = 0;  ///< Samples of the model's next audio that are left out.
  std::string stream_;    ///< The stream's id, once it has started.
  std::string media_;     ///< What stands before the payload in a media message.
};

}  // namespace tandem::relay
