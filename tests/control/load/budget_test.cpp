#include "control/load/budget.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace tandem::control {
namespace {

std::uint64_t term(const Budget& budget, std::string_view what) {
  const auto found = std::find_if(
      budget.terms.begin(), budget.terms.end(),
      [what](const Budget::Term& each) { return each.what.find(what) != std::string::npos; });
  return found == budget.terms.end() ? 0 : found->sum();
}

}  // namespace

TEST_SUITE("control/load/budget") {
  TEST_CASE("memory is the sum of its terms, and grows with the calls that are let in") {
    Settings settings;
    settings.calls_max = 1'000;
    const Budget plain = memory_budget(settings);
    CHECK(term(plain, "calls (plain)") == 1'000 * 59 * 1'024);
    std::uint64_t sum = 0;
    for (const Budget::Term& each : plain.terms) sum += each.each * each.count;
    CHECK(plain.sum() == sum);
    settings.tls_cert = "cert.pem";
    CHECK(memory_budget(settings).sum() - plain.sum() == 1'000 * (88 - 59) * 1'024);
    CHECK(term(plain, "password hashes") == 0);
    settings.database_url = "postgresql://";
    CHECK(term(memory_budget(settings), "password hashes") == 128 << 20);
  }

  TEST_CASE("descriptors: three a call and the process's own, and what is left for others") {
    Settings settings;
    settings.calls_max = 1'000;
    const Budget budget = descriptor_budget(settings);
    CHECK(term(budget, "calls") == 3'000);
    CHECK(term(budget, "files") == 256);
  }

  TEST_CASE("connections to Postgres are shared out; none where there is none") {
    Settings settings;
    CHECK(to_text(connection_budget(settings), "Postgres connections").empty());
    settings.database_url = "postgresql://";
    CHECK(connection_budget(settings).sum() == 23);
    settings.google.client_id = "us";
    const std::string text = to_text(connection_budget(settings), "Postgres connections");
    CHECK(text.starts_with("# Postgres connections: 4 = 1 x 4  the API\n"));
    CHECK(text.ends_with("# Postgres connections: 24 at most\n"));
  }

  TEST_CASE("it can be read") {
    const Budget budget{{{"calls", 59 * 1'024, 5'000}, {"odd bytes", 7, 3}}};
    CHECK(to_text(budget, "memory", 1'024 << 20, "machine") ==
          "# memory: 288 MiB = 5000 x 59 KiB  calls\n"
          "# memory: 21 = 3 x 7  odd bytes\n"
          "# memory: 288 MiB when full, of 1024 MiB (machine)\n");
  }
}

}  // namespace tandem::control
