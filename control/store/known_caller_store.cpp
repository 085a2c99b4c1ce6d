#include "control/store/known_caller_store.hpp"

namespace tandem::store {
namespace {

/// What is told to a model of one caller; one more is read, to know that there is more.
constexpr std::size_t kAppointmentsMax = 5;

constexpr const char* kContact =
    "SELECT name FROM tandem.contacts WHERE organisation_id = $1 AND phone = $2";
constexpr const char* kAppointments = R"(
  SELECT extract(epoch FROM starts_at)::bigint, extract(epoch FROM ends_at)::bigint, summary, customer_name
  FROM tandem.appointments
  WHERE organisation_id = $1 AND customer_phone = $2 AND status = 'confirmed' AND ends_at > now()
  ORDER BY starts_at, id LIMIT $3)";

std::chrono::system_clock::time_point moment(const pqxx::field& field) {
  return std::chrono::sys_seconds(std::chrono::seconds(field.as<std::int64_t>()));
}

}  // namespace

control::KnownCaller known_caller(pqxx::transaction_base& tx, const std::string& organisation,
                                  const std::string& number) {
  control::KnownCaller caller;
  for (const auto& row : tx.exec_params(kContact, organisation, number))
    caller.name = row[0].c_str();
  for (const auto& row :
       tx.exec_params(kAppointments, organisation, number, kAppointmentsMax + 1)) {
    if (caller.appointments.size() == kAppointmentsMax) {
      caller.more = true;
      break;
    }
    caller.appointments.push_back({moment(row[0]), moment(row[1]), row[2].c_str(), row[3].c_str()});
  }
  return caller;
}

}  // namespace tandem::store
