#include "control/store/recording_rows.hpp"

#include <pqxx/pqxx>

#include "core/crypto/random.hpp"

namespace tandem::store {

bool add_recording(pqxx::transaction_base& tx, const RecordingRow& row) {
  if (!tx.exec_params("SELECT FROM tandem.recordings WHERE call_id = $1::uuid AND path = $2 AND "
                      "node_id IS NOT "
                      "DISTINCT FROM nullif($3, '')",
                      row.call, row.path, row.node)
           .empty())
    return true;
  return tx.exec_params(
               // Of a caller who was erased while it was written nothing is kept: its file goes
               // with the next round. The lock is for an erasure that runs at this moment.
               "INSERT INTO tandem.recordings (id, call_id, organisation_id, path, bytes, sha256, "
               "duration_ms, node_id, discarded_at) SELECT $1::uuid, c.id, c.organisation_id, $3, "
               "$4, "
               "decode($5, 'hex'), $6, nullif($7, ''), CASE WHEN c.erased_at IS NOT NULL THEN "
               "now() END FROM "
               "tandem.calls c WHERE c.id = $2::uuid AND c.organisation_id IS NOT NULL FOR SHARE",
               crypto::uuid_v7(), row.call, row.path, row.bytes, row.sha256, row.length.count(),
               row.node)
             .affected_rows() > 0;
}

std::optional<RecordingFound> find_recording(pqxx::transaction_base& tx, const std::string& call,
                                             const std::string& id) {
  const pqxx::result found = tx.exec_params(
      "SELECT r.path, coalesce(r.node_id, c.node_id, ''), r.bytes FROM tandem.recordings r JOIN "
      "tandem.calls "
      "c ON c.id = r.call_id WHERE r.call_id = $1::uuid AND r.discarded_at IS NULL AND ($2 = '' OR "
      "r.id::text = $2) ORDER BY r.created_at DESC LIMIT 1",
      call, id);
  if (found.empty()) return std::nullopt;
  return RecordingFound{found[0][0].c_str(), found[0][1].c_str(), found[0][2].as<std::uint64_t>()};
}

bool discard_recording(pqxx::transaction_base& tx, const std::string& call) {
  return tx.exec_params1("SELECT tandem.discard_recording($1::uuid)", call)[0].as<bool>();
}

void note_lost_sound(pqxx::transaction_base& tx, const RecordingRow& row) {
  tx.exec_params(
      "UPDATE tandem.recordings SET lost_ms = $3 WHERE call_id = $1::uuid AND path = $2 AND "
      "node_id "
      "IS NOT DISTINCT FROM nullif($4, '')",
      row.call, row.path, row.lost.count(), row.node);
}

}  // namespace tandem::store
