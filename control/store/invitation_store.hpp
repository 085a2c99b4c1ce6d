#pragma once

#include <optional>
#include <string>

#include "control/store/resource.hpp"

namespace tandem::store {

/// Invitations of one organisation, without what opens them.
[[nodiscard]] const Resource& invitations();

struct NewInvitation {
  std::string id, organisation;  ///< UUIDs.
  std::string email, display_name, role;
  std::string hash;  ///< SHA-256 of the token, in hex.
};
/// As whoever invites.
void add_invitation(pqxx::transaction_base& tx, const NewInvitation& invitation);
/// False where there is none that waits, or none that may be revoked.
[[nodiscard]] bool revoke_invitation(pqxx::transaction_base& tx, const std::string& id,
                                     const std::string& organisation);
/// Another token, good for as long as the first was. False as above.
[[nodiscard]] bool renew_invitation(pqxx::transaction_base& tx, const std::string& id,
                                    const std::string& organisation, const std::string& hash);
/// As whoever accepts: by the token's hash, or (empty hash) by id, which their proved address must
/// be the one of. The organisation; none where there is no such invitation for them.
[[nodiscard]] std::optional<std::string> accept_invitation(pqxx::transaction_base& tx,
                                                           const std::string& id,
                                                           const std::string& hash);

/// What a token invites to.
struct Invited {
  std::string id, organisation;  ///< UUIDs.
  std::string email, display_name, role;
};
/// As the node, for who has no account yet: the invitation that waits, locked.
[[nodiscard]] std::optional<Invited> invitation_with(pqxx::transaction_base& tx,
                                                     const std::string& hash);
/// As the node: `user` becomes what the invitation says.
void join(pqxx::transaction_base& tx, const Invited& invited, const std::string& user);

}  // namespace tandem::store
