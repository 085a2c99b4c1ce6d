#pragma once

#include <simdjson.h>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tandem::json {

/// The general way of reading a peer's JSON: simdjson's DOM, which checks the whole text (UTF-8,
/// skipped values too), so that what is malformed anywhere is malformed. One per reader; its memory
/// is kept from message to message. To be included by .cpp files only: simdjson costs seconds.
class Dom {
 public:
  /// Deepest nesting we read. A peer's deepest legal message is about ten deep; a tool's JSON
  /// Schema, echoed by `session.updated`, may be deeper.
  static constexpr std::size_t kDepthMax = 64;
  /// Parser memory is about 14 bytes for each byte of the longest message: past this length it is
  /// given back before the next message.
  static constexpr std::size_t kKeptLength = 64 * 1024;

  enum class Fault : std::uint8_t { None, Malformed, NotAnObject, TooDeep };

  /// Parses `text`, behind which `simdjson::SIMDJSON_PADDING` bytes must be readable. What
  /// `object` shows lives until the next `parse`.
  Fault parse(std::string_view text, simdjson::dom::object& object) {
    if (!make_room(text.size())) return Fault::Malformed;
    simdjson::dom::element root;
    const simdjson::error_code error =
        parser_
            .parse_into_document(document_, reinterpret_cast<const std::uint8_t*>(text.data()),
                                 text.size(), false)
            .get(root);
    if (error == simdjson::DEPTH_ERROR) return Fault::TooDeep;
    if (error != simdjson::SUCCESS) return Fault::Malformed;
    return root.get(object) == simdjson::SUCCESS ? Fault::None : Fault::NotAnObject;
  }

 private:
  bool make_room(std::size_t length) {
    if (length > kKeptLength || parser_.capacity() > kKeptLength) {
      parser_ = simdjson::dom::parser{};
      document_ = simdjson::dom::document{};
    }
    if (parser_.capacity() >= length && parser_.capacity() != 0) return true;
    const std::size_t capacity = std::bit_ceil(length < kFirstLength ? kFirstLength : length);
    return parser_.allocate(capacity, kDepthMax) == simdjson::SUCCESS &&
           document_.allocate(capacity) == simdjson::SUCCESS;
  }

  /// Longer than any message of a quiet call, so that those never allocate.
  static constexpr std::size_t kFirstLength = 8 * 1024;

  simdjson::dom::parser parser_;
  simdjson::dom::document document_;
};

}  // namespace tandem::json
