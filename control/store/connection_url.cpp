#include "control/store/connection_url.hpp"

#include <libpq-fe.h>

#include <algorithm>
#include <memory>

namespace tandem::store {
namespace {

constexpr std::size_t kMessageBytesMax = 300;

struct FreeOptions {
  void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};
using Options = std::unique_ptr<PQconninfoOption, FreeOptions>;

Options parse(const std::string& url) {
  // The complaint is not asked for: it may hold the password.
  return Options(PQconninfoParse(url.c_str(), nullptr));
}

/// Letters, digits and what needs no escape in the query of a URL.
std::string percent_encoded(const std::string& value) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
        c == '_' || c == '.') {
      out += c;
      continue;
    }
    out += {'%', kHex[byte >> 4], kHex[byte & 0x0F]};
  }
  return out;
}

std::string quoted(const std::string& value) {
  std::string out = "'";
  for (const char c : value) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + '\'';
}

}  // namespace

std::optional<std::string> url_option(const std::string& url, std::string_view keyword) {
  const Options options = parse(url);
  for (const PQconninfoOption* option = options.get();
       option != nullptr && option->keyword != nullptr; ++option)
    if (keyword == option->keyword && option->val != nullptr) return option->val;
  return std::nullopt;
}

bool readable_url(const std::string& url) { return parse(url) != nullptr; }

std::string with_option(const std::string& url, const std::string& keyword,
                        const std::string& value) {
  if (url_option(url, keyword)) return url;
  const bool uri = url.starts_with("postgresql://") || url.starts_with("postgres://");
  if (!uri) return url + ' ' + keyword + '=' + quoted(value);
  return url + (url.find('?') == std::string::npos ? '?' : '&') + keyword + '=' +
         percent_encoded(value);
}

std::string with_connect_timeout(const std::string& url) {
  return with_option(url, "connect_timeout", "5");
}

std::string one_line(std::string_view message) {
  std::string out(message.substr(0, kMessageBytesMax));
  std::replace(out.begin(), out.end(), '\n', ' ');
  while (out.ends_with(' ')) out.pop_back();
  return out;
}

}  // namespace tandem::store
