#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bench/load/call_board.hpp"
#include "bench/load/load_context.hpp"
#include "bench/load/model_listener.hpp"
#include "bench/load/run_result.hpp"
#include "bench/load/server_process.hpp"

namespace tandem::load {

/// A whole run: starts or finds the server, brings up each number of calls, measures it, goes on to
/// the next, hangs up.
class LoadRun {
 public:
  /// `say` gets a line now and then about how it goes.
  LoadRun(LoadOptions options, std::function<void(const std::string&)> say);

  /// Throws where the server cannot be started or takes no call.
  [[nodiscard]] RunResult run();

 private:
  /// Places calls at the configured rate.
  class Placer final : public LoadLoop::Timer {
   public:
    explicit Placer(LoadRun& run) : run_(run) {}
    void place(int calls);
    void on_due(Time due) override;
    [[nodiscard]] bool done() const noexcept { return left_ == 0; }

   private:
    LoadRun& run_;
    int left_ = 0;
    Time next_{};
  };

  /// Ends the oldest call and places another, so often that each lasts as long as was asked for.
  class Churner final : public LoadLoop::Timer {
   public:
    explicit Churner(LoadRun& run) : run_(run) {}
    void begin();
    void end();
    void on_due(Time due) override;

   private:
    LoadRun& run_;
    Time next_{};
  };

  void await_server();
  [[nodiscard]] LevelResult level(int calls);
  [[nodiscard]] LevelResult overload(int attempts);
  void bring_up(int calls);
  void measure(LevelResult& result);
  void ramp(RunResult& run);
  [[nodiscard]] std::string scrape();
  void wait(double seconds);
  /// `wait`, with calls that come and go, and a look at the server now and then.
  void wait_with_churn(double seconds, Growth& growth);
  [[nodiscard]] pid_t server_pid() const noexcept;

  LoadContext context_;
  std::function<void(const std::string&)> say_;
  std::unique_ptr<ServerProcess> server_;
  CallBoard board_;
  ModelListener listener_;
  Placer placer_{*this};
  Churner churner_{*this};
  std::unique_ptr<HttpExchange> scrape_;
};

}  // namespace tandem::load
