#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "bridge/call/agent_directory.hpp"
#include "bridge/call/price_book.hpp"
#include "control/directory/directory_snapshot.hpp"
#include "control/store/directory_feed.hpp"
#include "control/voice/voice_shelf.hpp"
#include "core/metrics/registry.hpp"
#include "core/published.hpp"

namespace tandem::control {

/// The agents and numbers of Postgres, all of them in memory: no call waits for the database. A
/// thread of its own (*directory*) reads everything at the start, then what changed when Postgres
/// says so (normally within 50 ms), and everything again every few minutes in case it said so in
/// vain. While the database is away, what was read last goes on being served, and
/// `tandem_directory_age_seconds` tells for how long already. The same thread speaks the apologies
/// that agents bring along, when there is nothing to read.
class DatabaseDirectory final : public call::AgentDirectory {
 public:
  struct Options {
    std::string database_url;
    std::filesystem::path voices;  ///< Folder of what was spoken.
    std::chrono::milliseconds read_all_every{300'000};
    /// Of all agents and numbers; organisations beyond are left out, which is told and counted.
    std::size_t bytes_max = std::size_t{256} << 20;
    std::size_t voice_bytes_max = std::size_t{64} << 20;
    /// Is given the operator's list of prices as it changes, and outlives this; null: nobody is.
    call::PriceBook* prices = nullptr;
  };
  /// Starts the thread. Never throws for a database that is away.
  DatabaseDirectory(Options options, metrics::Registry& registry);
  ~DatabaseDirectory() override;
  DatabaseDirectory(const DatabaseDirectory&) = delete;
  DatabaseDirectory& operator=(const DatabaseDirectory&) = delete;

  /// Waits until everything has been read once, at most so long; not where the first try has come
  /// to nothing. Any thread.
  [[nodiscard]] bool await_loaded(std::chrono::milliseconds limit);
  /// Any thread.
  [[nodiscard]] bool loaded() const { return snapshot_.get() != nullptr; }
  /// Whether the last try found a database that is not this program's: older tables, a login that
  /// it cannot use. Any thread.
  [[nodiscard]] bool unfit() const { return unfit_; }

  [[nodiscard]] call::NumberRoute find_number(std::string_view number) const override;
  [[nodiscard]] std::shared_ptr<const call::Agent> find_agent(std::string_view id) const override;
  [[nodiscard]] std::shared_ptr<const call::Agent> find_agent_of(
      std::string_view organisation, std::string_view id) const override;

 private:
  using Instant = std::chrono::steady_clock::time_point;

  void run();
  /// What is due next, for a fraction of a second (speaking: some seconds).
  void step();
  [[nodiscard]] bool read_all();
  [[nodiscard]] bool read_changed();
  [[nodiscard]] bool read_prices();
  void add(DirectorySnapshot::Tenants& tenants, const store::TenantRows& rows, std::size_t& bytes);
  void publish(DirectorySnapshot::Tenants tenants);
  void speak();
  void failed(const store::StoreFault& fault);
  void publish_age();
  void pause(std::chrono::milliseconds length);

  Options options_;
  metrics::Block& block_;
  store::DirectoryFeed feed_;
  VoiceShelf shelf_;
  FallbackSound sound_;
  Published<DirectorySnapshot> snapshot_;

  std::vector<std::string> changed_;
  Instant read_all_at_{};  ///< When everything is due.
  Instant current_at_;     ///< When the snapshot was last known to be what the database holds.
  bool spoke_ = false;     ///< Sounds are there that no snapshot has yet.
  std::size_t left_out_ = 0;
  std::chrono::milliseconds backoff_{0};

  std::mutex waiting_;
  std::condition_variable wake_;
  std::atomic<bool> stopping_{false}, refused_{false}, unfit_{false};
  std::thread thread_;
};

}  // namespace tandem::control
