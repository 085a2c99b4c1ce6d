#include "control/store/directory_notice.hpp"

#include <string_view>

#include "control/shape/formats.hpp"
#include "tests/fuzz/fuzz_target.hpp"

using namespace tandem;

/// What anybody with the database may send as a notification: an organisation's id, or nothing.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view payload{reinterpret_cast<const char*>(data), size};
  const store::DirectoryNotice notice = store::read_directory_notice(payload);
  FUZZ_REQUIRE(notice.organisation.empty() || shape::is_uuid(notice.organisation));
  FUZZ_REQUIRE(notice.organisation.empty() || payload.ends_with(" " + notice.organisation));
  FUZZ_REQUIRE(!notice.prices ||
               (notice.organisation.empty() && payload.starts_with("model_prices ")));
  return 0;
}
