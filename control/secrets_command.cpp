#include "control/secrets_command.hpp"

#include <cstdio>
#include <stdexcept>

#include "control/store/sealed_store.hpp"
#include "control/store/tenant_transaction.hpp"
#include "core/crypto/sealed_secret.hpp"

namespace tandem::control {
namespace {

constexpr int kBatch = 100;
constexpr std::chrono::milliseconds kLimit{30'000};

struct Tally {
  int sealed_again = 0, current = 0, lost = 0;
};

/// One batch of one column; gives the last row's id, empty behind the last batch.
std::string rotate_batch(pqxx::transaction_base& tx, const store::SealedColumn& column,
                         const std::string& after, const crypto::SecretSealer& sealer,
                         Tally& tally) {
  const auto values = store::sealed_values(tx, column, after, kBatch);
  for (const store::SealedValue& value : values) {
    if (sealer.is_current(value.sealed)) {
      ++tally.current;
      continue;
    }
    const std::string row = store::sealed_row(column, value.id);
    const auto secret = sealer.open(value.sealed, row);
    if (!secret) {
      ++tally.lost;
      std::fprintf(stderr, "tandem: %s: %s\n", row.c_str(), secret.error().message().c_str());
      continue;
    }
    store::replace_sealed(tx, column, {value.id, sealer.seal(*secret, row)});
    ++tally.sealed_again;
  }
  return values.size() < kBatch ? std::string() : values.back().id;
}

}  // namespace

int run_secrets_rotate(const Configuration& configuration) {
  const Settings& settings = configuration.settings;
  if (settings.database_url.empty())
    throw std::runtime_error("DATABASE_URL must name the database");
  for (const config::Fault& fault : configuration.faults)
    if (fault.variable.starts_with("TANDEM_SECRET_KEY")) throw std::runtime_error(fault.what);
  if (!settings.secret_key) throw std::runtime_error("TANDEM_SECRET_KEY must be the new key");
  const crypto::SecretSealer sealer(*settings.secret_key, settings.secret_keys_previous);
  const auto connection = store::open_session(settings.database_url);
  Tally total;
  for (const store::SealedColumn& column : store::sealed_columns()) {
    std::string after;
    do {
      // The work may run twice, after a deadlock: it counts from the beginning then.
      Tally tally;
      std::string last;
      store::run_transaction(*connection, store::Acting::writer(), store::Access::ReadWrite, kLimit,
                             [&](pqxx::transaction_base& tx) {
                               tally = total;
                               last = rotate_batch(tx, column, after, sealer, tally);
                             });
      total = tally;
      after = last;
    } while (!after.empty());
  }
  std::printf("sealed again: %d, under the current key already: %d, opened by no key: %d\n",
              total.sealed_again, total.current, total.lost);
  return total.lost == 0 ? 0 : 1;
}

}  // namespace tandem::control
