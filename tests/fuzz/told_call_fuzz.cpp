#include <boost/json/parse.hpp>
#include <string>
#include <string_view>

#include "control/outbound/told_call.hpp"
#include "control/outbound/webhook_dialect.hpp"
#include "tests/fuzz/fuzz_target.hpp"

using namespace tandem;
using namespace tandem::outbound;

namespace {

bool is_object(const std::string& text) {
  boost::system::error_code error;
  const auto read = boost::json::parse(text, error);
  return !error && read.is_object();
}

}  // namespace

/// An event of a call as the queue has it, with what was said in it: in each dialect it is a JSON
/// object, the same at every attempt.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  store::OutboundItem item;
  item.payload.assign(reinterpret_cast<const char*>(data), size);
  // The queue's column is JSON.
  if (!is_object(item.payload)) return 0;
  const ToldCall told(item.payload);
  static_cast<void>(told.event_milliseconds());
  static_cast<void>(told.cost());
  for (const Segment& one : told.segments()) FUZZ_REQUIRE(one.text.size() <= size);
  for (const char* event : {"call.started", "call.ended", "call.transcript", "call.analyzed"}) {
    item.event = event;
    const std::string vapi = vapi_body(item, "https://voice.example.com");
    const std::string retell = retell_body(item);
    FUZZ_REQUIRE(is_object(vapi) && vapi_body(item, "https://voice.example.com") == vapi);
    FUZZ_REQUIRE(is_object(retell) && retell_body(item) == retell);
  }
  return 0;
}
