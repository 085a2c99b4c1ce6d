#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <pqxx/pqxx>
#include <string>
#include <vector>

namespace tandem::store {

/// The node's housekeeping (`schema/0011_forgetting.sql`, `0014_upkeep.sql`), as
/// `Acting::writer()`. Every batch is a transaction of its own and gives how many rows it dealt
/// with.

/// Whether this node is to run the job now (`tandem.claim_job`).
[[nodiscard]] bool claim_job(pqxx::transaction_base& tx, const std::string& job,
                             const std::string& node, std::chrono::seconds every);
/// A sign of life; false when the job is another node's now.
[[nodiscard]] bool carry_on_job(pqxx::transaction_base& tx, const std::string& job,
                                const std::string& node, std::uint64_t more);
/// `failure`: empty when it went well.
void end_job(pqxx::transaction_base& tx, const std::string& job, const std::string& node,
             const std::string& failure);

/// Ids.
[[nodiscard]] std::vector<std::string> all_organisations(pqxx::transaction_base& tx);
/// Those that had calls during the last `days`.
[[nodiscard]] std::vector<std::string> busy_organisations(pqxx::transaction_base& tx, int days);

/// Those that were deleted and have rows left.
[[nodiscard]] std::vector<std::string> deleted_organisations(pqxx::transaction_base& tx);
/// A batch of what is left of one; 0: nothing now, since a node has files to delete, or it is gone.
[[nodiscard]] std::uint64_t delete_rest(pqxx::transaction_base& tx,
                                        const std::string& organisation);
[[nodiscard]] std::uint64_t forget_old(pqxx::transaction_base& tx, const std::string& organisation);
[[nodiscard]] std::uint64_t forget_expired(pqxx::transaction_base& tx);
[[nodiscard]] std::uint64_t forget_webhooks(pqxx::transaction_base& tx, int keep_days);
/// Deliveries that are over for so long.
[[nodiscard]] std::uint64_t forget_outbound(pqxx::transaction_base& tx, int keep_days);
/// One batch of the parts that sums consist of (`schema/0021_sums.sql`) made one.
[[nodiscard]] std::uint64_t merge_sums(pqxx::transaction_base& tx);
/// Makes the sums of the last `days` anew, today among them.
void refresh_usage(pqxx::transaction_base& tx, const std::string& organisation, int days);
[[nodiscard]] std::uint64_t tend_subscriptions(pqxx::transaction_base& tx, int warn_days,
                                               int grace_days);
/// Deletes files below `folder` of recordings that `node` took and that are to be forgotten, and
/// then their rows. A file that cannot be deleted keeps its row.
[[nodiscard]] std::uint64_t delete_recordings(pqxx::transaction_base& tx, const std::string& node,
                                              const std::filesystem::path& folder);

}  // namespace tandem::store
