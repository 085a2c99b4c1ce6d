#include "control/api/sender_headers.hpp"

#include <string>
#include <string_view>

#include "control/accepted_coding.hpp"
#include "tests/fuzz/fuzz_target.hpp"

using namespace tandem;
using namespace tandem::api;

namespace {

net::HttpRequest with(const char* name, std::string_view value) {
  net::HttpRequest request("GET", "/");
  request.headers.emplace_back(name, value);
  return request;
}

void check_bearer(std::string_view value) {
  const std::string token = bearer_of(with("authorization", value));
  FUZZ_REQUIRE(value.ends_with(token) && !token.starts_with(' '));
  if (!token.empty()) FUZZ_REQUIRE(bearer_of(with("Authorization", "BEARER " + token)) == token);
}

/// A token that goes on to our own reader comes out as it went in, or not at all.
void check_renewal(std::string_view token) {
  const net::HttpRequest request = renewal("/ws/x", token, "198.51.100.7");
  const std::string read = subprotocol_token(request);
  FUZZ_REQUIRE(read.empty() || read == token);
  FUZZ_REQUIRE(read.find_first_of(", \r\n") == std::string::npos);
}

void check_request_id(std::string_view value) {
  const std::string id = request_id_of(with("X-Request-Id", value));
  FUZZ_REQUIRE(!id.empty() && id.size() <= 64);
  FUZZ_REQUIRE(id.find_first_of(" \"\\\r\n\t=") == std::string::npos);
  FUZZ_REQUIRE(request_id_of(with("X-Request-Id", id)) == id);
}

/// More on a list takes nothing back; what is first named counts.
void check_coding(std::string_view accepted) {
  const bool takes = control::accepts_coding(accepted, "gzip");
  if (takes) FUZZ_REQUIRE(control::accepts_coding(std::string(accepted) + ", gzip;q=0", "gzip"));
  FUZZ_REQUIRE(control::accepts_coding("gzip, " + std::string(accepted), "gzip"));
  FUZZ_REQUIRE(!control::accepts_coding("GZIP;q=0.000, " + std::string(accepted), "gzip"));
}

}  // namespace

/// The input is the value of each header that says who asks.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view value{reinterpret_cast<const char*>(data), size};
  check_bearer(value);
  check_bearer("Bearer " + std::string(value));
  check_renewal(value);
  const std::string token = subprotocol_token(with("Sec-WebSocket-Protocol", value));
  FUZZ_REQUIRE(token.size() <= size);
  check_request_id(value);
  check_coding(value);
  return 0;
}
