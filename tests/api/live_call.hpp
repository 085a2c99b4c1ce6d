#pragma once

#include <string>

#include "tests/api/desk.hpp"

namespace tandem::api::test {

/// A node without the carrier's signatures, to which a call of north is brought by its webhook. Its
/// model never answers, so it waits for its stream, some 10 s.
class LiveCall {
 public:
  LiveCall();

  /// Brings another call; false while the directory does not know the number yet.
  bool bring();
  /// The id of a live call, once its row is there; fails the test where none comes.
  [[nodiscard]] std::string live_id();
  Answer order(const std::string& what, const std::string& body = "{}",
               const std::string& who = "owner", const std::string& key = {});
  [[nodiscard]] std::string audited(const std::string& action);

  ApiNode node;
  World world;
  Desk desk;
  std::string id;  ///< Of the first one.

 private:
  int tries_ = 0;
};

}  // namespace tandem::api::test
