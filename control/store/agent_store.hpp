#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>

#include "control/store/resource.hpp"

namespace tandem::store {

/// Voice agents as they are being edited; what callers hear is a version.
[[nodiscard]] const Resource& agents();
/// What was published, word for word; a list within one agent, by number.
[[nodiscard]] const Resource& agent_versions();
[[nodiscard]] const Resource& agent_templates();
/// Organisations that an agent is lent to.
[[nodiscard]] const Resource& agent_assignments();
/// Lists that operators keep, by name.
[[nodiscard]] const Resource& voices();
[[nodiscard]] const Resource& models();

/// What a template's `definition` may hold, and each of its `intents`.
[[nodiscard]] shape::Shape template_shape();
[[nodiscard]] shape::Shape template_intent_shape();
/// What a template gives a new agent: members of `agents`. None where there is no such template.
[[nodiscard]] std::optional<boost::json::object> template_definition(pqxx::transaction_base& tx,
                                                                     const std::string& id);
/// The template's intents, as the agent's own.
void copy_template_intents(pqxx::transaction_base& tx, const std::string& template_id,
                           const std::string& agent, const std::string& organisation);

/// Freezes the agent as it is, and lets callers hear that. The number; none where there is no such
/// agent, or it may not be changed.
[[nodiscard]] std::optional<int> publish_agent(pqxx::transaction_base& tx, const std::string& agent,
                                               const std::string& note);
/// Gives the agent back what a version holds, and lets callers hear that version again.
[[nodiscard]] Change roll_back_agent(pqxx::transaction_base& tx, const std::string& agent,
                                     const std::string& number);
/// From `published` to `paused`, or back.
[[nodiscard]] Change set_agent_status(pqxx::transaction_base& tx, const std::string& agent,
                                      const std::string& status);

/// Lends the agent to a child of its organisation. Idempotent.
void lend_agent(pqxx::transaction_base& tx, const std::string& agent,
                const std::string& organisation);
/// False when it was not lent there.
[[nodiscard]] bool take_agent_back(pqxx::transaction_base& tx, const std::string& agent,
                                   const std::string& organisation);

}  // namespace tandem::store
