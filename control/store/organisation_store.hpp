#pragma once

#include <optional>
#include <string>

#include "control/store/resource.hpp"

namespace tandem::store {

/// Tenants, as `tandem.organisations`.
[[nodiscard]] const Resource& organisations();
/// From now on there is none for anybody; its rows go in batches (`delete_rest`, upkeep_store.hpp).
/// Throws `pqxx::foreign_key_violation` for a reseller that has customers.
[[nodiscard]] Change delete_organisation(pqxx::transaction_base& tx, const std::string& id,
                                         std::optional<std::int64_t> revision);
/// People of one tenant, by the id of their profile; rows of `tandem.organisation_members`.
[[nodiscard]] const Resource& members();

/// Who signed in and what they may do where, as JSON: for `GET /api/me`. Runs with their rights.
[[nodiscard]] std::string me_json(pqxx::transaction_base& tx, const std::string& subject,
                                  const std::string& email);

/// What may stand for a member's role.
[[nodiscard]] shape::Type role_type();
/// The sender's own profile.
[[nodiscard]] const Resource& profiles();

/// A new tenant with its first owner, as the node: sign-up, and commands.
struct NewTenant {
  std::string id;  ///< UUID of the organisation.
  std::string name, slug, owner;
};
void add_tenant(pqxx::transaction_base& tx, const NewTenant& tenant);
/// The id of an organisation by id or slug, as the node.
[[nodiscard]] std::optional<std::string> find_tenant(pqxx::transaction_base& tx,
                                                     const std::string& name);
void add_member_as_node(pqxx::transaction_base& tx, const std::string& organisation,
                        const std::string& user, const std::string& role);
void add_operator(pqxx::transaction_base& tx, const std::string& user);
/// Says who operators are by address; an empty list (JSON) leaves it to `platform_admins`.
void set_operator_emails(pqxx::transaction_base& tx, const std::string& emails_json);

}  // namespace tandem::store
