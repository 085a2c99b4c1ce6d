#include "control/store/playground_store.hpp"

#include <pqxx/pqxx>
#include <utility>

namespace tandem::store {
namespace {

/// A draft has no version: what calls of it were like is told by their transcripts alone.
constexpr const char* kDraft = R"(
  SELECT a.organisation_id, a.name, '', tandem.agent_definition(a)::text FROM tandem.agents a WHERE a.id = $1::uuid)";
constexpr const char* kPublished = R"(
  SELECT a.organisation_id, a.name, v.id, v.definition::text FROM tandem.agents a
  JOIN tandem.agent_versions v ON v.agent_id = a.id AND v.id = a.published_version_id WHERE a.id = $1::uuid)";
constexpr const char* kVersion = R"(
  SELECT a.organisation_id, a.name, v.id, v.definition::text FROM tandem.agents a
  JOIN tandem.agent_versions v ON v.agent_id = a.id AND v.id = $2::uuid WHERE a.id = $1::uuid)";

pqxx::result read_version(pqxx::transaction_base& tx, const std::string& agent,
                          const std::string& version) {
  if (version == "draft") return tx.exec_params(kDraft, agent);
  if (version == "published") return tx.exec_params(kPublished, agent);
  return tx.exec_params(kVersion, agent, version);
}

}  // namespace

TrialPermit begin_trial(pqxx::transaction_base& tx, const std::string& agent,
                        const std::string& version) {
  using Verdict = TrialPermit::Verdict;
  TrialPermit permit;
  if (!tx.exec_params1("SELECT tandem.begin_trial($1::uuid)", agent)[0].as<bool>()) return permit;
  const pqxx::result found = read_version(tx, agent, version);
  if (found.empty()) {
    const bool known =
        !tx.exec_params("SELECT FROM tandem.agents WHERE id = $1::uuid", agent).empty();
    permit.verdict = known ? Verdict::NoVersion : Verdict::Unknown;
    return permit;
  }
  auto tenant = tenant_with(
      tx, found[0][0].c_str(),
      {agent, found[0][1].c_str(), "published", found[0][2].c_str(), found[0][3].c_str()});
  if (!tenant) {
    permit.verdict = Verdict::Unknown;
    return permit;
  }
  permit.verdict = Verdict::Granted;
  permit.tenant = std::move(*tenant);
  return permit;
}

bool may_try_out(pqxx::transaction_base& tx) {
  return tx.exec1("SELECT tandem.is_platform_admin() IS TRUE")[0].as<bool>();
}

}  // namespace tandem::store
