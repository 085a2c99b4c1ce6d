#pragma once

#include <boost/json/value.hpp>
#include <string>

#include "tests/integration/whole_system.hpp"
#include "tests/postgres/private_cluster.hpp"

namespace tandem::integration {

/// An organisation "harbour" with the agent Ann behind `kDeskNumber`, who may transfer to
/// +15558675399, and its owner.
inline constexpr const char* kDeskNumber = "+15557122670";
void add_harbour(const postgres::FreshDatabase& database);

/// Its owner, over the API of a running server.
class DeskClient {
 public:
  explicit DeskClient(const WholeSystem& system) : system_(system) {}

  struct Answer {
    int status = 0;
    boost::json::value json;
  };
  [[nodiscard]] Answer get(const std::string& path) const;
  Answer post(const std::string& path, const std::string& body) const;
  /// The id of the one live call; waits for its row, "" where none comes.
  [[nodiscard]] std::string live_call() const;
  [[nodiscard]] static std::string token();

 private:
  [[nodiscard]] Answer send(const std::string& method, const std::string& path,
                            const std::string& body) const;
  const WholeSystem& system_;
};

}  // namespace tandem::integration
