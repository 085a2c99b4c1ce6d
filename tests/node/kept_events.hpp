#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "bridge/call/event_sink.hpp"
#include "control/writer/spool_log.hpp"
#include "tests/control/writer/spool_rig.hpp"
#include "tests/sim/rng.hpp"
#include "tests/sim/timeline.hpp"

namespace tandem::node_sim {

using simulation::Ms;

/// The events of a node on their way into its spool and out of it, in virtual time: written every
/// 10 ms, synced every 100, taken to a database every 200 unless that is away, by the server's own
/// log in a folder in memory. At any time a crash can be looked at: what a killed process, or a
/// machine whose power fails, leaves behind, and what database and spool together still know.
class KeptEvents final : public call::EventSink {
 public:
  KeptEvents(simulation::Timeline& timeline, simulation::Rng& rng,
             std::function<void(const std::string&)> violation);
  ~KeptEvents() override;

  void append(unsigned shard, const call::CallEvent& event) noexcept override;

  enum class Crash : std::uint8_t { Killed, PowerFails };
  /// What a crash at this moment would leave; the node goes on.
  void crash(Crash how);
  /// The database takes nothing until then.
  void away_until(Ms when) noexcept { away_until_ = when; }
  /// All that was told is in the database, once, in order; each call that began has its end.
  void check_all();

  [[nodiscard]] std::uint64_t events() const noexcept { return told_count_; }
  [[nodiscard]] std::uint64_t crashes() const noexcept { return crashes_; }
  /// Of everything that was told, in its order.
  [[nodiscard]] std::uint64_t digest() const noexcept { return digest_; }

 private:
  struct Told {
    std::uint64_t hash;  ///< Of type and fields.
    Ms at;
  };
  /// By call and number.
  using Known = std::map<call::CallId, std::map<std::uint64_t, std::uint64_t>>;
  void every(Ms interval, void (KeptEvents::*work)());
  void write();
  void sync();
  void ship();
  void learn(Known& known, call::CallId call, std::uint64_t seq, std::string_view type,
             std::string_view fields);
  void compare(const Known& known, Ms sure_before, std::uint64_t damaged_most);
  void damage(const std::filesystem::path& folder, Crash how, bool flip);

  simulation::Timeline& timeline_;
  simulation::Rng& rng_;
  std::function<void(const std::string&)> violation_;
  control::test::Directory folder_;
  control::SpoolLog log_;
  std::string batch_;
  std::uint64_t batch_events_ = 0;
  Ms written_at_ = 0, synced_at_ = 0, away_until_ = 0;
  std::string synced_file_;
  std::uintmax_t synced_bytes_ = 0;
  control::SpoolPosition shipped_;
  Known database_;
  std::map<call::CallId, std::map<std::uint64_t, Told>> told_;
  std::map<call::CallId, int> ends_;
  std::uint64_t told_count_ = 0, crashes_ = 0, digest_ = 0xCBF2'9CE4'8422'2325ULL;
};

}  // namespace tandem::node_sim
