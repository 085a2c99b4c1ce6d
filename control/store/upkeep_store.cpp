#include "control/store/upkeep_store.hpp"

#include <system_error>

#include "core/log/logger.hpp"

namespace tandem::store {
namespace {

log::RateLimit file_complaints;

std::uint64_t count_of(const pqxx::row& row) { return row[0].as<std::uint64_t>(); }

std::vector<std::string> texts(const pqxx::result& rows) {
  std::vector<std::string> found;
  for (const auto& row : rows) found.emplace_back(row[0].c_str());
  return found;
}

}  // namespace

bool claim_job(pqxx::transaction_base& tx, const std::string& job, const std::string& node,
               std::chrono::seconds every) {
  return tx
      .exec_params1("SELECT tandem.claim_job($1, $2, make_interval(secs => $3))", job, node,
                    every.count())[0]
      .as<bool>();
}

bool carry_on_job(pqxx::transaction_base& tx, const std::string& job, const std::string& node,
                  std::uint64_t more) {
  return tx.exec_params1("SELECT tandem.carry_on_job($1, $2, $3)", job, node, more)[0].as<bool>();
}

void end_job(pqxx::transaction_base& tx, const std::string& job, const std::string& node,
             const std::string& failure) {
  tx.exec_params("SELECT tandem.end_job($1, $2, nullif($3, ''))", job, node, failure);
}

std::vector<std::string> all_organisations(pqxx::transaction_base& tx) {
  return texts(tx.exec("SELECT id FROM tandem.organisations ORDER BY id"));
}

std::vector<std::string> busy_organisations(pqxx::transaction_base& tx, int days) {
  return texts(
      tx.exec_params("SELECT DISTINCT organisation_id FROM tandem.calls "
                     "WHERE started_at >= now() - make_interval(days => $1)",
                     days));
}

std::vector<std::string> deleted_organisations(pqxx::transaction_base& tx) {
  return texts(tx.exec(
      "SELECT id FROM tandem.organisations WHERE deleted_at IS NOT NULL ORDER BY deleted_at"));
}

std::uint64_t delete_rest(pqxx::transaction_base& tx, const std::string& organisation) {
  return count_of(tx.exec_params1("SELECT tandem.delete_rest($1::uuid)", organisation));
}

std::uint64_t forget_old(pqxx::transaction_base& tx, const std::string& organisation) {
  return count_of(tx.exec_params1("SELECT tandem.forget_old($1::uuid)", organisation));
}

std::uint64_t forget_expired(pqxx::transaction_base& tx) {
  return count_of(tx.exec1("SELECT tandem.forget_expired()"));
}

std::uint64_t forget_webhooks(pqxx::transaction_base& tx, int keep_days) {
  return count_of(
      tx.exec_params1("SELECT tandem.forget_webhooks(make_interval(days => $1))", keep_days));
}

std::uint64_t forget_outbound(pqxx::transaction_base& tx, int keep_days) {
  return count_of(
      tx.exec_params1("SELECT tandem.forget_outbound(make_interval(days => $1))", keep_days));
}

std::uint64_t merge_sums(pqxx::transaction_base& tx) {
  return count_of(tx.exec1("SELECT tandem.merge_sums()"));
}

void refresh_usage(pqxx::transaction_base& tx, const std::string& organisation, int days) {
  tx.exec_params(
      "SELECT tandem.refresh_usage($1::uuid, (now() AT TIME ZONE 'UTC')::date - $2::integer, "
      "(now() AT TIME ZONE 'UTC')::date)",
      organisation, days);
}

std::uint64_t tend_subscriptions(pqxx::transaction_base& tx, int warn_days, int grace_days) {
  return count_of(tx.exec_params1(
      "SELECT tandem.tend_subscriptions(make_interval(days => $1), make_interval(days => $2))",
      warn_days, grace_days));
}

std::uint64_t delete_recordings(pqxx::transaction_base& tx, const std::string& node,
                                const std::filesystem::path& folder) {
  std::uint64_t deleted = 0;
  for (const auto& row :
       tx.exec_params("SELECT id, path FROM tandem.recordings_to_delete($1)", node)) {
    std::error_code error;
    // A file that is gone already is what was wanted. (Paths lead nowhere else: 0005_calls.sql.)
    std::filesystem::remove(folder / row[1].c_str(), error);
    if (error) {
      log::Logger().repeated(file_complaints, log::Level::Error, "upkeep.recording_stays",
                             {{"recording", row[0].c_str()}, {"error", error.message()}});
      continue;
    }
    tx.exec_params("DELETE FROM tandem.recordings WHERE id = $1::uuid", row[0].c_str());
    ++deleted;
  }
  return deleted;
}

}  // namespace tandem::store
