#include "control/store/cursor.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "core/crypto/base64url.hpp"

namespace tandem::store {

namespace js = boost::json;

std::string to_cursor(const Position& position) {
  return crypto::base64url_encode(js::serialize(js::array{js::value(js::string(position.sort)),
                                                          js::value(js::string(position.value)),
                                                          js::value(js::string(position.key))}));
}

std::optional<Position> from_cursor(std::string_view cursor, std::string_view sort) {
  const auto text = crypto::base64url_decode(cursor);
  boost::system::error_code error;
  const js::value parsed = text ? js::parse(*text, error) : js::value();
  if (error || !parsed.is_array() || parsed.get_array().size() != 3) return std::nullopt;
  Position position;
  std::string* const parts[] = {&position.sort, &position.value, &position.key};
  for (std::size_t i = 0; i < 3; ++i) {
    const js::string* part = parsed.get_array()[i].if_string();
    if (part == nullptr || part->find('\0') != js::string::npos) return std::nullopt;
    *parts[i] = std::string(*part);
  }
  if (position.sort != sort) return std::nullopt;
  return position;
}

}  // namespace tandem::store
