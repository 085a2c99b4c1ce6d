#pragma once

#include <string>

#include "tests/api/api_node.hpp"

namespace tandem::api::test {

/// One thing of each kind that `north` has, made through the API where that can make it. Their ids
/// are what strangers then try.
struct Desk {
  Desk(ApiNode& node, const World& world);

  std::string agent, version, intent, hours, exception, number, invitation, api_key, call, webhook,
      appointment, calendar, endpoint, delivery, batch, contact, record, connection;
  /// By parameter and path: what stands in `path` instead of its parameters.
  [[nodiscard]] std::string filled(std::string path) const;
};

}  // namespace tandem::api::test
