#include <string_view>

#include "tools/sim/model/client_event_check.hpp"

// The one copy of the schema, tests/wire/schema, becomes part of the program: a simulator runs from
// anywhere. The build names the file.
asm(R"(
  .section .rodata
  .global tandem_realtime_schema
  .global tandem_realtime_schema_end
tandem_realtime_schema:
  .incbin ")" TANDEM_REALTIME_SCHEMA R"("
tandem_realtime_schema_end:
  .byte 0
  .previous
)");

extern "C" {
extern const char tandem_realtime_schema[];
extern const char tandem_realtime_schema_end[];
}

namespace tandem::sim {

std::string_view realtime_schema() noexcept {
  return {tandem_realtime_schema, tandem_realtime_schema_end};
}

}  // namespace tandem::sim
