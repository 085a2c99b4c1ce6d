#include "bridge/carrier/twilio_reader.hpp"

#include <string>
#include <vector>

#include "bridge/carrier/twilio_writer.hpp"
#include "tests/fuzz/fuzz_target.hpp"
#include "tests/fuzz/padded_copy.hpp"
#include "tests/wire/describe.hpp"

using namespace tandem::carrier;
using tandem::fuzz::PaddedCopy;
using tandem::test::describe;

namespace {

std::string read_back(TwilioReader& reader, const std::vector<char>& text, std::size_t size) {
  PaddedCopy copy{reinterpret_cast<const std::uint8_t*>(text.data()), size, '\0'};
  return describe(reader.read(copy.span()));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static TwilioReader reader;
  PaddedCopy scanned{data, size, '"'}, general{data, size, '\0'};
  const auto message = reader.read(scanned.span());
  const std::string read = describe(message);
  // A mark that we read we can also write, and read again.
  if (message && std::holds_alternative<Mark>(*message)) {
    const auto [name, stream] = std::get<Mark>(*message);
    std::vector<char> out(mark_size_max(stream, name));
    const std::size_t written = write_mark(out.data(), stream, name);
    FUZZ_REQUIRE(written <= out.size());
    FUZZ_REQUIRE(read_back(reader, out, written) == read);
  }
  FUZZ_REQUIRE(read == describe(reader.read_general(general.span())));
  return 0;
}
