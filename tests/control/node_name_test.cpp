#include "control/node_name.hpp"

#include <doctest/doctest.h>

#include <fstream>

#include "tests/control/writer/spool_rig.hpp"

using namespace tandem::control;
using tandem::control::test::Directory;

TEST_SUITE("control/node_name") {
  TEST_CASE("a data directory names its node once; another directory names another") {
    const Directory here, there;
    CHECK_FALSE(kept_node_name(here.path).has_value());
    const std::string name = node_name_of(here.path);
    CHECK(name.size() <= 64);
    CHECK(node_name_of(here.path) == name);
    CHECK(kept_node_name(here.path) == name);
    CHECK(node_name_of(there.path) != name);
  }

  TEST_CASE("a name that nobody may bear is made anew") {
    const Directory directory;
    std::ofstream(directory.path / "node-id") << "no name/at all\n";
    const std::string name = node_name_of(directory.path);
    CHECK(name != "no name/at all");
    CHECK(node_name_of(directory.path) == name);
  }
}
