#include "control/store/schema_history.hpp"

#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <map>

namespace tandem::store {
namespace {

/// "0036_deleting, 0040_tombstones": the first few, and how many more.
std::string listed(const std::vector<std::string>& names) {
  constexpr std::size_t kNamed = 3;
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), kNamed); ++i)
    text += (i == 0 ? "" : ", ") + names[i];
  if (names.size() > kNamed) text += " and " + std::to_string(names.size() - kNamed) + " more";
  return text;
}

}  // namespace

std::string checksum_of(const schema::SqlFile& file) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(file.sql.data()), file.sql.size(), digest.data());
  static constexpr char kHex[] = "0123456789abcdef";
  std::string out;
  for (const unsigned char byte : digest) {
    out += kHex[byte >> 4];
    out += kHex[byte & 0x0F];
  }
  return out;
}

SchemaHistory history_of(const pqxx::result& rows, std::span<const schema::SqlFile> files) {
  SchemaHistory history;
  std::map<std::string, std::string, std::less<>> applied;  // Name to checksum.
  for (const pqxx::row& row : rows)
    applied.emplace(row[0].as<std::string>(), row[1].as<std::string>());
  if (!applied.empty()) history.newest = applied.rbegin()->first;
  for (const schema::SqlFile& file : files) {
    const auto there = applied.find(file.name);
    if (there == applied.end()) {
      history.missing.emplace_back(file.name);
      continue;
    }
    if (there->second != checksum_of(file)) history.changed.emplace_back(file.name);
    applied.erase(there);
  }
  for (const auto& [name, checksum] : applied) history.newer.push_back(name);
  return history;
}

SchemaHistory read_history(pqxx::connection& connection, std::span<const schema::SqlFile> files) {
  try {
    pqxx::work look(connection);
    look.exec("SET LOCAL ROLE tandem_writer");
    return history_of(look.exec(kHistorySql), files);
  } catch (const pqxx::insufficient_privilege&) {
    SchemaHistory history = history_of({}, files);
    history.hidden = true;
    return history;
  }
}

HistoryFault fault_of(const SchemaHistory& history) {
  const char* const migrate =
      "run `tandem migrate` of this program, with DATABASE_MIGRATE_URL, before its nodes";
  if (history.hidden)
    return {"is older than this program: nodes could not see yet which migrations it has", migrate};
  if (!history.missing.empty()) {
    const std::size_t count = history.missing.size();
    return {"is older than this program: " + std::to_string(count) +
                (count == 1 ? " migration is missing (" : " migrations are missing (") +
                listed(history.missing) + ')',
            migrate};
  }
  if (!history.changed.empty())
    return {"has other tables than this program's: " + listed(history.changed) +
                " was applied there as another text",
            "use the program whose `tandem migrate` made them, or a new database"};
  return {};
}

}  // namespace tandem::store
