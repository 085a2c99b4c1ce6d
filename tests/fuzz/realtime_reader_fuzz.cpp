#include "bridge/model/realtime_reader.hpp"

#include <string>

#include "tests/fuzz/fuzz_target.hpp"
#include "tests/fuzz/padded_copy.hpp"
#include "tests/wire/describe.hpp"

using tandem::fuzz::PaddedCopy;
using tandem::test::describe;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static tandem::model::RealtimeReader reader;
  PaddedCopy scanned{data, size, '"'}, general{data, size, '\0'};
  const std::string read = describe(reader.read(scanned.span()));
  FUZZ_REQUIRE(read == describe(reader.read_general(general.span())));
  return 0;
}
