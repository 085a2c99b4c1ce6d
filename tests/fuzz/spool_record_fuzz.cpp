#include "control/writer/spool_record.hpp"

#include <string>
#include <vector>

#include "tests/fuzz/fuzz_target.hpp"

using namespace tandem::control;
using Found = RecordScanner::Found;

namespace {

/// Every byte is dealt with once, in order; what is taken for a record is what would be written.
std::vector<std::string> scan(std::string_view bytes, RecordScanner::Ends ends,
                              std::size_t& consumed) {
  std::vector<std::string> records;
  RecordScanner scanner(bytes, ends);
  consumed = 0;
  for (;;) {
    const Found found = scanner.next();
    if (found == Found::End) break;
    FUZZ_REQUIRE(scanner.extent().data() == bytes.data() + consumed);
    FUZZ_REQUIRE(!scanner.extent().empty());
    consumed += scanner.extent().size();
    FUZZ_REQUIRE(consumed == scanner.consumed() && consumed <= bytes.size());
    if (found == Found::Torn) FUZZ_REQUIRE(consumed == bytes.size());
    if (found != Found::Record) continue;
    records.emplace_back(scanner.extent());
    std::string written;
    if (scanner.event().type.size() > 255) continue;
    append_record(written, scanner.event());
    // The kind is the type's; a record that says otherwise was not written by us.
    if (scanner.kind() == kind_of(scanner.event().type)) FUZZ_REQUIRE(written == records.back());
  }
  return records;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // On the heap at the exact size, so that the sanitizer sees a byte too many.
  const std::vector<char> exact(data, data + size);
  const std::string_view bytes{exact.data(), exact.size()};
  std::size_t consumed = 0;
  const auto whole = scan(bytes, RecordScanner::Ends::WithSegment, consumed);
  FUZZ_REQUIRE(consumed == bytes.size());

  // Read in two windows: the records are the same.
  const std::size_t cut = size == 0 ? 0 : data[size - 1] * size / 256;
  auto pieces = scan(bytes.substr(0, cut), RecordScanner::Ends::Anywhere, consumed);
  std::size_t rest_consumed = 0;
  const auto rest = scan(bytes.substr(consumed), RecordScanner::Ends::WithSegment, rest_consumed);
  pieces.insert(pieces.end(), rest.begin(), rest.end());
  FUZZ_REQUIRE(pieces == whole);

  // A record behind any bytes that hold no marker is found.
  if (bytes.find(kRecordMarker.front()) == std::string_view::npos) {
    std::string with(bytes);
    tandem::call::CallEvent event;
    event.type = "call.started";
    event.fields = "{}";
    append_record(with, event);
    FUZZ_REQUIRE(scan(with, RecordScanner::Ends::WithSegment, consumed).size() == 1);
  }
  return 0;
}
