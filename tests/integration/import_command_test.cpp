// Goal: `tandem import` brings an older product in from the command line, as often as one likes,
// and says what came or why nothing did. Method: the program itself on a database with the old
// tables. (What becomes of each table: tests/schema/import_test.)
#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/integration/process.hpp"
#include "tests/places.hpp"
#include "tests/postgres/private_cluster.hpp"

namespace tandem::integration {
namespace {

namespace fs = std::filesystem;

std::string content_of(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

struct Move {
  Move() {
    database.execute(content_of(fs::path(test::test_data()) / "schema/old_products/product_3.sql"));
  }
  ~Move() { fs::remove(output); }
  /// The exit code; what was said stands in `said`.
  int import(const std::vector<std::string>& words) {
    std::vector<std::string> all{"/usr/bin/env", "-i",
                                 "DATABASE_MIGRATE_URL=" + database.admin_url(),
                                 test::built_programs() + "/tandem", "import"};
    all.insert(all.end(), words.begin(), words.end());
    const int status = run_to_end(all, output);
    said = content_of(output);
    return status;
  }

  postgres::FreshDatabase database;
  fs::path output =
      fs::temp_directory_path() / ("tandem-import-" + std::to_string(::getpid()) + ".out");
  std::string said;
};

}  // namespace

TEST_SUITE("integration/import") {
  TEST_CASE_FIXTURE(Move, "the command says what came, and a second time the same") {
    CHECK(import({"3"}) == 0);
    const std::string first = said;
    CHECK(first.find("from product 3: 3 organisations, 3 people, 1 agents") != std::string::npos);
    CHECK(import({"3", "--views"}) == 0);
    CHECK(said.find("from product 3: 3 organisations, 3 people, 1 agents") != std::string::npos);
  }

  TEST_CASE_FIXTURE(Move, "what is not there, or is no product, is said") {
    CHECK(import({"2"}) != 0);
    CHECK(said.find("nothing of product 2") != std::string::npos);
    for (const char* word : {"5", "three", "-1"}) {
      CAPTURE(word);
      CHECK(import({word}) != 0);
      CHECK_FALSE(said.empty());
    }
    CHECK(import({}) != 0);
  }
}

}  // namespace tandem::integration
