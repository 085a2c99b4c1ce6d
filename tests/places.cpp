#include "tests/places.hpp"

namespace tandem::test {

std::string project_root() { return TANDEM_SOURCE_ROOT; }
std::string test_data() { return TANDEM_SOURCE_ROOT "/tests"; }
std::string built_programs() { return TANDEM_BINARIES; }

}  // namespace tandem::test
