#include "control/listen/listen_format.hpp"

#include <boost/json/parse.hpp>
#include <string>
#include <string_view>

#include "tests/fuzz/fuzz_target.hpp"

using namespace tandem;
using namespace tandem::listen;

namespace {

ListenWish read(std::string_view query, std::string& fault) {
  const net::HttpRequest request("GET", "/ws/listen/c?" + std::string(query));
  return read_listen_wish(request, fault);
}

std::string written(const ListenWish& wish) {
  const ListenFormat& format = wish.format;
  return std::string("format=") + (format.encoding == Encoding::Opus ? "opus" : "pcm16") +
         "&rate=" + std::to_string(format.rate.hz) +
         "&channels=" + std::to_string(format.channels) + "&header=" + (wish.header ? "1" : "0");
}

}  // namespace

/// How a listener wants a call: whatever the query says, what is made of it is one of the formats
/// that there are, and asked for in our own words it is the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view query{reinterpret_cast<const char*>(data), size};
  std::string fault;
  const ListenWish wish = read(query, fault);
  const int hz = wish.format.rate.hz;
  FUZZ_REQUIRE(hz == 8'000 || hz == 16'000 || hz == 24'000 || hz == 48'000);
  FUZZ_REQUIRE(wish.format.channels == 1 || wish.format.channels == 2);
  FUZZ_REQUIRE(wish.format.frame_bytes() >= 320 && wish.format.frame_bytes() <= 3'840);
  const ListenWish again = read(written(wish), fault);
  FUZZ_REQUIRE(fault.empty() && again.format == wish.format && again.header == wish.header);
  const auto start = boost::json::parse(start_message(wish.format, query)).as_object();
  FUZZ_REQUIRE(start.at("sampleRate") == hz && start.at("channels") == wish.format.channels);
  return 0;
}
