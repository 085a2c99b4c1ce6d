#include "control/reload.hpp"

#include <string_view>

#include "control/settings_table.hpp"

namespace tandem::control {
namespace {

bool differs(const config::Setting& setting, const config::Values& one,
             const config::Values& other) {
  const std::string_view name = setting.variable;
  if (one.has(name) != other.has(name)) return true;
  switch (setting.kind) {
    case config::Kind::Text:
      return one.text(name) != other.text(name);
    case config::Kind::Integer:
      return one.integer(name) != other.integer(name);
    case config::Kind::Duration:
      return one.duration_ms(name) != other.duration_ms(name);
    case config::Kind::Bytes:
      return one.bytes(name) != other.bytes(name);
    case config::Kind::Switch:
      return one.switched_on(name) != other.switched_on(name);
    case config::Kind::List:
      return one.list(name) != other.list(name);
  }
  return true;
}

}  // namespace

ReloadPlan plan_reload(const config::Values& running, const Configuration& fresh) {
  ReloadPlan plan;
  plan.faults = fresh.faults;
  if (!plan.faults.empty()) return plan;
  for (const config::Setting& setting : settings_table())
    if (std::string_view(setting.variable) != "TANDEM_LOG_LEVEL" &&
        differs(setting, running, fresh.values))
      plan.after_restart.emplace_back(setting.variable);
  return plan;
}

}  // namespace tandem::control
