#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "tests/postgres/private_cluster.hpp"

namespace tandem::integration {

/// What makes the server keep its calls in `database`, and its events in a file as well.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> with_database(
    const postgres::FreshDatabase& database);

/// One value, as text; "" for null.
[[nodiscard]] std::string ask(const postgres::FreshDatabase& database, const std::string& sql);

/// Asks again and again; false when the answer has not come within `limit`.
[[nodiscard]] bool await_answer(const postgres::FreshDatabase& database, const std::string& sql,
                                const std::string& answer, std::chrono::seconds limit);

}  // namespace tandem::integration
