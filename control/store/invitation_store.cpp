#include "control/store/invitation_store.hpp"

#include <pqxx/pqxx>

#include "control/store/organisation_store.hpp"

namespace tandem::store {
namespace {

using shape::Kind;

shape::Type maybe_time() { return shape::nullable(shape::of(Kind::Time)); }

}  // namespace

const Resource& invitations() {
  static const Resource kInvitations{
      "Invitation",
      "tandem.invitations",
      {{"id", shape::of(Kind::Uuid)},
       {"organisation_id", shape::of(Kind::Uuid)},
       {"email", shape::of(Kind::Email), kFilter},
       {"display_name", shape::text(0, 200)},
       {"role", role_type(), kFilter},
       {"status",
        shape::choice({"pending", "accepted", "revoked", "expired"}),
        kFilter,
        {},
        "CASE WHEN t.accepted_at IS NOT NULL THEN 'accepted' WHEN t.revoked_at IS NOT NULL THEN "
        "'revoked' WHEN t.expires_at <= now() THEN 'expired' ELSE 'pending' END"},
       {"invited_by", shape::nullable(shape::of(Kind::Uuid))},
       {"accepted_by", shape::nullable(shape::of(Kind::Uuid))},
       {"created_at", shape::of(Kind::Time), kSort},
       {"expires_at", shape::of(Kind::Time)},
       {"accepted_at", maybe_time()},
       {"revoked_at", maybe_time()}},
      "-created_at",
      {},
      {},
      "id",
      "uuid",
      false};
  return kInvitations;
}

void add_invitation(pqxx::transaction_base& tx, const NewInvitation& invitation) {
  tx.exec_params(
      "INSERT INTO tandem.invitations (id, organisation_id, email, display_name, role, hash) "
      "VALUES ($1, $2, lower($3), $4, $5, decode($6, 'hex'))",
      invitation.id, invitation.organisation, invitation.email, invitation.display_name,
      invitation.role, invitation.hash);
}

bool revoke_invitation(pqxx::transaction_base& tx, const std::string& id,
                       const std::string& organisation) {
  return tx.exec_params(
               "UPDATE tandem.invitations SET revoked_at = now() WHERE id = $1 AND "
               "organisation_id = $2 AND accepted_at IS NULL AND revoked_at IS NULL",
               id, organisation)
             .affected_rows() > 0;
}

bool renew_invitation(pqxx::transaction_base& tx, const std::string& id,
                      const std::string& organisation, const std::string& hash) {
  return tx.exec_params(
               "UPDATE tandem.invitations SET hash = decode($3, 'hex') WHERE id = $1 AND "
               "organisation_id = $2 AND accepted_at IS NULL AND revoked_at IS NULL",
               id, organisation, hash)
             .affected_rows() > 0;
}

std::optional<std::string> accept_invitation(pqxx::transaction_base& tx, const std::string& id,
                                             const std::string& hash) {
  const pqxx::row row = tx.exec_params1(
      "SELECT tandem.accept_invitation(nullif($1, '')::uuid, decode(nullif($2, ''), 'hex'))", id,
      hash);
  if (row[0].is_null()) return std::nullopt;
  return row[0].as<std::string>();
}

std::optional<Invited> invitation_with(pqxx::transaction_base& tx, const std::string& hash) {
  const pqxx::result found = tx.exec_params(
      "SELECT id, organisation_id, email, display_name, role FROM tandem.invitations "
      "WHERE hash = decode($1, 'hex') AND accepted_at IS NULL AND revoked_at IS NULL "
      "AND expires_at > now() FOR UPDATE",
      hash);
  if (found.empty()) return std::nullopt;
  const pqxx::row row = found[0];
  return Invited{row[0].as<std::string>(), row[1].as<std::string>(), row[2].as<std::string>(),
                 row[3].as<std::string>(), row[4].as<std::string>()};
}

void join(pqxx::transaction_base& tx, const Invited& invited, const std::string& user) {
  add_member_as_node(tx, invited.organisation, user, invited.role);
  tx.exec_params(
      "UPDATE tandem.invitations SET accepted_at = now(), accepted_by = $2 WHERE id = $1",
      invited.id, user);
}

}  // namespace tandem::store
