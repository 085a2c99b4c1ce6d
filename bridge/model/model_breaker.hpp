#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <tuple>

#include "bridge/model/model_endpoint.hpp"

namespace tandem::model {

/// One per model, endpoint and process: after sessions have failed one after the other, new calls
/// take the fallback path at once instead of waiting for their own failures. Thread-safe; time is
/// an argument.
///
/// Closed → (`failures_to_open` in a row, none succeeding between) → open for `open_for` → half
/// open: one probe at a time → closed when a session answers, open again when it fails.
class ModelBreaker {
 public:
  struct Limits {
    int failures_to_open = 5;
    std::chrono::seconds open_for{15};
    /// A probe that never reports (its call went away) stops counting after this.
    std::chrono::seconds probe_max{10};
  };
  enum class State : std::uint8_t { Closed, Open, HalfOpen };

  ModelBreaker() : ModelBreaker(Limits{}) {}
  explicit ModelBreaker(Limits limits) : limits_(limits) {}

  /// Whether a new call may try. In the half-open state the first asker is the probe.
  [[nodiscard]] bool allow(std::chrono::steady_clock::time_point now);
  /// A session completed a response. That it became ready says little: a quota that is used up
  /// shows only then.
  void succeeded();
  /// A session could not be opened, or was refused, broke or fell silent before or in a response.
  void failed(std::chrono::steady_clock::time_point now);

  [[nodiscard]] State state(std::chrono::steady_clock::time_point now) const;

 private:
  Limits limits_;
  mutable std::mutex mutex_;
  int failures_ = 0;
  bool open_ = false;
  bool probing_ = false;
  std::chrono::steady_clock::time_point opened_, probe_began_;
};

/// The breakers of a process, one for each model at each endpoint: where one is away, agents that
/// use another are not held up. Thread-safe; a breaker stays where it is.
class ModelBreakers {
 public:
  /// `model` is the name that sessions are opened with. Names come from agents: beyond so many they
  /// share one.
  static constexpr std::size_t kModelsMax = 256;
  [[nodiscard]] ModelBreaker& of(const ModelEndpoint& endpoint, std::string_view model);

 private:
  /// Host, port, target of the endpoint, and the model. Looked up without building one.
  using Key = std::tuple<std::string, std::uint16_t, std::string, std::string>;
  using View = std::tuple<std::string_view, std::uint16_t, std::string_view, std::string_view>;
  /// Keys, and what one would be made of. `std::less<>` over tuples of two kinds is what clang 14,
  /// which lints us, cannot compile.
  struct ByParts {
    using is_transparent = void;
    template <class A, class B>
    bool operator()(const A& a, const B& b) const {
      return View(a) < View(b);
    }
  };
  std::mutex mutex_;
  std::map<Key, ModelBreaker, ByParts> breakers_;
};

}  // namespace tandem::model
