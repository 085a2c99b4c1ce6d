#include "core/json/writer.hpp"

#include <memory>
#include <string>
#include <string_view>

#include "core/json/dom.hpp"
#include "core/utf8.hpp"
#include "tests/fuzz/fuzz_target.hpp"

namespace {

bool is_well_formed(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = tandem::utf8_character_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  const std::size_t room = tandem::json::escaped_size_max(size);
  const std::unique_ptr<char[]> exact{new char[room]};
  const char* const end = tandem::json::write_escaped(exact.get(), text);
  FUZZ_REQUIRE(end <= exact.get() + room);

  std::string out;
  tandem::json::Writer writer{out};
  writer.begin_object().member("text", text).key("again").begin_array().value(text).end_array();
  writer.end_object();
  const std::size_t length = out.size();
  out.append(simdjson::SIMDJSON_PADDING, '\0');
  tandem::json::Dom dom;
  simdjson::dom::object root;
  FUZZ_REQUIRE(dom.parse({out.data(), length}, root) == tandem::json::Dom::Fault::None);
  std::string_view back;
  FUZZ_REQUIRE(root["text"].get(back) == simdjson::SUCCESS);
  // simdjson's own judgement of UTF-8 and ours are the same.
  FUZZ_REQUIRE(simdjson::validate_utf8(text) == is_well_formed(text));
  if (is_well_formed(text)) FUZZ_REQUIRE(back == text);
  for (std::size_t bytes = 0; bytes < size && bytes < 16; ++bytes)
    FUZZ_REQUIRE(!is_well_formed(text) || is_well_formed(tandem::utf8_prefix(text, bytes)));
  return 0;
}
