#pragma once

#include <string>
#include <vector>

namespace pqxx {
class transaction_base;
}

namespace tandem::store {

/// A column whose values are sealed with `TANDEM_SECRET_KEY`.
struct SealedColumn {
  const char* table;  ///< Without the schema.
  const char* column;
};

/// All of them. Whoever adds a sealed column adds it here, or a rotation of the key loses it.
[[nodiscard]] const std::vector<SealedColumn>& sealed_columns();

/// What a sealed value is bound to: `calendar_connections/<id>/refresh_token_sealed`.
[[nodiscard]] std::string sealed_row(const SealedColumn& column, const std::string& id);

/// SQL that gives the bytes of `column` as a text, and those bytes again.
[[nodiscard]] std::string bytes_as_text(const std::string& column);
[[nodiscard]] std::string bytes_of(const std::string& text);

struct SealedValue {
  std::string id;      ///< Of the row.
  std::string sealed;  ///< Bytes.
};

/// The next at most `count` values behind the row `after` (empty: the first), by id; the rows are
/// locked until the transaction ends. Runs as the node.
[[nodiscard]] std::vector<SealedValue> sealed_values(pqxx::transaction_base& tx,
                                                     const SealedColumn& column,
                                                     const std::string& after, int count);
void replace_sealed(pqxx::transaction_base& tx, const SealedColumn& column,
                    const SealedValue& value);

}  // namespace tandem::store
