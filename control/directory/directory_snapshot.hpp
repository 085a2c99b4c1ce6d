#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "bridge/call/agent_directory.hpp"
#include "control/store/directory_rows.hpp"

namespace tandem::control {

/// One organisation as its callers meet it. Immutable once it is in a snapshot.
struct DirectoryTenant {
  std::string id, language, selected_agent;
  std::optional<std::chrono::sys_seconds> refuses_from;  ///< New calls; `store::TenantRows`.
  /// By id; its own, and those lent to it.
  std::map<std::string, std::shared_ptr<const call::Agent>, std::less<>> agents;
  std::vector<store::TenantRows::Number> numbers;
  std::size_t bytes = 0;  ///< Memory, about.
};

/// The spoken `fallback_message` of an agent; null where there is none (yet).
using FallbackSound =
    std::function<std::shared_ptr<const std::vector<std::uint8_t>>(const call::Agent&)>;

[[nodiscard]] std::shared_ptr<const DirectoryTenant> make_tenant(const store::TenantRows& rows,
                                                                 const FallbackSound& sound);
/// The same tenant where nothing of what it lacks can be spoken now.
[[nodiscard]] std::shared_ptr<const DirectoryTenant> voiced(
    std::shared_ptr<const DirectoryTenant> tenant, const FallbackSound& sound);

/// All organisations at one moment. Immutable; any thread.
class DirectorySnapshot {
 public:
  using Tenants = std::map<std::string, std::shared_ptr<const DirectoryTenant>, std::less<>>;
  explicit DirectorySnapshot(Tenants tenants);

  /// The number's agent, else the one that its organisation has selected.
  [[nodiscard]] call::NumberRoute find_number(std::string_view number,
                                              std::chrono::system_clock::time_point now) const;
  /// In the organisation that it belongs to, or is lent to.
  [[nodiscard]] std::shared_ptr<const call::Agent> find_agent(std::string_view id) const;

  [[nodiscard]] const Tenants& tenants() const noexcept { return tenants_; }
  [[nodiscard]] std::size_t numbers() const noexcept { return numbers_.size(); }
  [[nodiscard]] std::size_t agents() const noexcept { return agents_.size(); }
  [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }

 private:
  struct Place {
    const DirectoryTenant* tenant = nullptr;
    std::string_view agent;  ///< Empty: the selected one.
  };
  Tenants tenants_;  ///< Everything below points into it.
  std::unordered_map<std::string_view, Place> numbers_;
  std::unordered_map<std::string_view, std::shared_ptr<const call::Agent>> agents_;
  std::size_t bytes_ = 0;
};

}  // namespace tandem::control
