#include "control/directory/file_directory.hpp"

#include "bridge/carrier/phone_number.hpp"
#include "control/directory/agent_section.hpp"
#include "control/directory/toml_section.hpp"
#include "control/settings_table.hpp"

namespace tandem::control {
namespace {

/// The tables of `[[name]]`; a fault when the name stands for something else.
std::vector<const toml::table*> tables_of(const toml::table& file, const char* name,
                                          const std::string& file_name,
                                          std::vector<config::Fault>& faults) {
  const toml::node* node = file.get(name);
  if (node == nullptr) return {};
  std::vector<const toml::table*> tables;
  const toml::array* array = node->as_array();
  for (std::size_t i = 0; array != nullptr && i < array->size(); ++i)
    if (const toml::table* table = array->get(i)->as_table()) tables.push_back(table);
  if (array == nullptr || tables.size() != array->size())
    faults.push_back({file_name + ':' + std::to_string(node->source().begin.line),
                      std::string("`") + name + "` must be tables: [[" + name + "]]"});
  return tables;
}

}  // namespace

std::shared_ptr<const FileDirectory> FileDirectory::parse(const std::string& file_name,
                                                          const std::string& file_text,
                                                          const std::vector<std::string>& tools,
                                                          std::vector<config::Fault>& faults) {
  auto directory = std::make_shared<FileDirectory>();
  toml::table file;
  try {
    file = toml::parse(file_text, file_name);
  } catch (const toml::parse_error&) {
    return directory;
  }
  for (const toml::table* table : tables_of(file, kAgentsSection, file_name, faults)) {
    TomlSection section(*table, file_name, "[[agents]]", faults);
    auto agent =
        std::make_shared<const call::Agent>(read_agent(section, *table, file_name, tools, faults));
    if (!agent->id.empty() && !directory->agents_.emplace(agent->id, agent).second)
      section.fault("id", "\"" + agent->id + "\" is taken by another agent");
  }
  for (const toml::table* table : tables_of(file, kNumbersSection, file_name, faults)) {
    TomlSection section(*table, file_name, "[[numbers]]", faults);
    const std::string number = section.required_text("number");
    const std::string agent_id = section.text_or("agent", "");
    section.refuse_unknown_keys();
    if (!number.empty() && !carrier::is_e164(number))
      section.fault("number", "is \"" + number + "\", expected E.164 (+15557122661)");
    auto agent = directory->find_agent(agent_id);
    if (agent == nullptr && !agent_id.empty())
      section.fault("agent", "is \"" + agent_id + "\", and there is no such agent");
    if (!number.empty() && !directory->numbers_.emplace(number, std::move(agent)).second)
      section.fault("number", "\"" + number + "\" is given twice");
  }
  return directory;
}

call::NumberRoute FileDirectory::find_number(std::string_view number) const {
  const auto found = numbers_.find(number);
  if (found == numbers_.end()) return {};
  if (found->second == nullptr) return {call::NumberRoute::State::Unassigned, nullptr};
  return {call::NumberRoute::State::Assigned, found->second};
}

std::shared_ptr<const call::Agent> FileDirectory::find_agent(std::string_view id) const {
  const auto found = agents_.find(id);
  return found == agents_.end() ? nullptr : found->second;
}

std::shared_ptr<const FileDirectory> FileDirectory::voiced(const Speak& speak) const {
  auto directory = std::make_shared<FileDirectory>();
  for (const auto& [id, agent] : agents_) {
    auto spoken = std::make_shared<call::Agent>(*agent);
    spoken->fallback_audio = speak(*agent);
    directory->agents_.emplace(id, std::move(spoken));
  }
  for (const auto& [number, agent] : numbers_)
    directory->numbers_.emplace(number, agent ? directory->find_agent(agent->id) : nullptr);
  return directory;
}

std::vector<std::string> FileDirectory::numbers() const {
  std::vector<std::string> all_numbers;
  for (const auto& [number, agent] : numbers_) all_numbers.push_back(number);
  return all_numbers;
}

std::vector<std::shared_ptr<const call::Agent>> FileDirectory::all() const {
  std::vector<std::shared_ptr<const call::Agent>> agents;
  for (const auto& [id, agent] : agents_) agents.push_back(agent);
  return agents;
}

}  // namespace tandem::control
