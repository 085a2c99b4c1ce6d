#include "control/store/sealed_store.hpp"

#include <pqxx/pqxx>

#include "core/base64.hpp"

namespace tandem::store {

const std::vector<SealedColumn>& sealed_columns() {
  static const std::vector<SealedColumn> kColumns{{"calendar_connections", "refresh_token_sealed"},
                                                  {"calendar_connections", "access_token_sealed"},
                                                  {"secrets", "sealed"},
                                                  {"webhook_endpoints", "secret_sealed"},
                                                  {"webhook_endpoints", "previous_secret_sealed"}};
  return kColumns;
}

std::string sealed_row(const SealedColumn& column, const std::string& id) {
  return std::string(column.table) + '/' + id + '/' + column.column;
}

std::string bytes_as_text(const std::string& column) {
  return "translate(encode(" + column + ", 'base64'), chr(10), '')";
}

std::string bytes_of(const std::string& text) { return base64_decode(text).value(); }

std::vector<SealedValue> sealed_values(pqxx::transaction_base& tx, const SealedColumn& column,
                                       const std::string& after, int count) {
  const std::string name = column.column;
  const pqxx::result rows = tx.exec_params(
      "SELECT id, " + bytes_as_text(name) + " FROM tandem." + column.table + " WHERE " + name +
          " IS NOT NULL AND ($1 = '' OR id > nullif($1, '')::uuid) ORDER BY id LIMIT $2 FOR UPDATE",
      after, count);
  std::vector<SealedValue> values;
  for (const pqxx::row& row : rows)
    values.push_back({row[0].as<std::string>(), bytes_of(row[1].as<std::string>())});
  return values;
}

void replace_sealed(pqxx::transaction_base& tx, const SealedColumn& column,
                    const SealedValue& value) {
  tx.exec_params(std::string("UPDATE tandem.") + column.table + " SET " + column.column +
                     " = decode($2, 'base64') WHERE id = $1::uuid",
                 value.id, base64_encode(std::string_view(value.sealed)));
}

}  // namespace tandem::store
