#include "control/directory/directory_snapshot.hpp"

#include "control/directory/published_agent.hpp"

namespace tandem::control {
namespace {

using State = call::NumberRoute::State;

/// Of an entry in the maps that find it, about.
constexpr std::size_t kEntryBytes = 160;

}  // namespace

std::shared_ptr<const DirectoryTenant> make_tenant(const store::TenantRows& rows,
                                                   const FallbackSound& sound) {
  auto tenant = std::make_shared<DirectoryTenant>();
  tenant->id = rows.id;
  tenant->language = language_of_locale(rows.locale);
  tenant->selected_agent = rows.selected_agent;
  tenant->refuses_from = rows.refuses_from;
  tenant->numbers = rows.numbers;
  tenant->bytes = sizeof(DirectoryTenant) + rows.numbers.size() * kEntryBytes;
  for (const auto& row : rows.agents) {
    auto agent = published_agent(rows, row);
    if (agent == nullptr) continue;
    agent->fallback_audio = sound(*agent);
    tenant->bytes += bytes_of(*agent) + kEntryBytes;
    tenant->agents.emplace(row.id, std::move(agent));
  }
  return tenant;
}

std::shared_ptr<const DirectoryTenant> voiced(std::shared_ptr<const DirectoryTenant> tenant,
                                              const FallbackSound& sound) {
  std::shared_ptr<DirectoryTenant> changed;
  for (const auto& [id, agent] : tenant->agents) {
    if (agent->fallback_message.empty() || agent->fallback_audio) continue;
    auto spoken = sound(*agent);
    if (spoken == nullptr) continue;
    if (!changed) changed = std::make_shared<DirectoryTenant>(*tenant);
    auto copy = std::make_shared<call::Agent>(*agent);
    copy->fallback_audio = std::move(spoken);
    changed->agents[id] = std::move(copy);
  }
  if (changed) return changed;
  return tenant;
}

DirectorySnapshot::DirectorySnapshot(Tenants tenants) : tenants_(std::move(tenants)) {
  for (const auto& [id, tenant] : tenants_) {
    bytes_ += tenant->bytes;
    for (const auto& number : tenant->numbers)
      numbers_[number.number] = {tenant.get(), number.agent};
    for (const auto& [agent_id, agent] : tenant->agents) agents_.emplace(agent_id, agent);
  }
}

call::NumberRoute DirectorySnapshot::find_number(std::string_view number,
                                                 std::chrono::system_clock::time_point now) const {
  const auto found = numbers_.find(number);
  if (found == numbers_.end()) return {};
  const DirectoryTenant& tenant = *found->second.tenant;
  call::NumberRoute route{State::Unassigned, nullptr, tenant.language, tenant.id};
  if (tenant.refuses_from && now >= *tenant.refuses_from) route.state = State::Lapsed;
  const std::string_view wanted =
      found->second.agent.empty() ? std::string_view(tenant.selected_agent) : found->second.agent;
  const auto agent = tenant.agents.find(wanted);
  if (agent == tenant.agents.end()) return route;
  // Who is refused is told so in the language of whom they would have talked to.
  route.language = agent->second->language;
  if (route.state == State::Lapsed) return route;
  route.state = State::Assigned;
  route.agent = agent->second;
  return route;
}

std::shared_ptr<const call::Agent> DirectorySnapshot::find_agent(std::string_view id) const {
  const auto found = agents_.find(id);
  return found == agents_.end() ? nullptr : found->second;
}

}  // namespace tandem::control
