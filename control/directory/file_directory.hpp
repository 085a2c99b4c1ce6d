#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "bridge/call/agent_directory.hpp"
#include "core/config/loader.hpp"

namespace tandem::control {

/// The agents and numbers of a node without a database: `[[agents]]` and `[[numbers]]` of its
/// configuration file. Immutable after `parse`; any thread.
class FileDirectory final : public call::AgentDirectory {
 public:
  /// Reads the two sections; syntax errors of the file are the loader's to report and give an empty
  /// directory here. Everything wrong is added to `faults` with file, line and key. `tools` are the
  /// names that the node knows.
  [[nodiscard]] static std::shared_ptr<const FileDirectory> parse(
      const std::string& file_name, const std::string& file_text,
      const std::vector<std::string>& tools, std::vector<config::Fault>& faults);

  [[nodiscard]] call::NumberRoute find_number(std::string_view number) const override;
  [[nodiscard]] std::shared_ptr<const call::Agent> find_agent(std::string_view id) const override;

  /// The same, with every agent's `fallback_message` as sound. Blocks while the voice speaks.
  using Speak = std::function<std::shared_ptr<const std::vector<std::uint8_t>>(const call::Agent&)>;
  [[nodiscard]] std::shared_ptr<const FileDirectory> voiced(const Speak& speak) const;

  [[nodiscard]] std::size_t agents() const noexcept { return agents_.size(); }
  /// E.164, sorted.
  [[nodiscard]] std::vector<std::string> numbers() const;
  /// Languages that agents speak, for whoever has to check voices or phrases.
  [[nodiscard]] std::vector<std::shared_ptr<const call::Agent>> all() const;

 private:
  std::map<std::string, std::shared_ptr<const call::Agent>, std::less<>> agents_;
  /// Null: one of our numbers without an agent.
  std::map<std::string, std::shared_ptr<const call::Agent>, std::less<>> numbers_;
};

}  // namespace tandem::control
