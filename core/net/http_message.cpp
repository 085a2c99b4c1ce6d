#include "core/net/http_message.hpp"

#include <algorithm>

namespace tandem::net {

namespace {

char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool equal_ignoring_case(std::string_view a, std::string_view b) noexcept {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace

std::optional<std::string_view> find_header(const std::vector<HttpHeader>& headers,
                                            std::string_view name) noexcept {
  for (const HttpHeader& header : headers) {
    if (equal_ignoring_case(header.first, name)) return header.second;
  }
  return std::nullopt;
}

bool header_lists(const std::vector<HttpHeader>& headers, std::string_view name,
                  std::string_view token) noexcept {
  for (const HttpHeader& header : headers) {
    if (!equal_ignoring_case(header.first, name)) continue;
    std::string_view rest = header.second;
    while (!rest.empty()) {
      const std::size_t comma = std::min(rest.find(','), rest.size());
      std::string_view item = rest.substr(0, comma);
      while (!item.empty() && (item.front() == ' ' || item.front() == '\t')) item.remove_prefix(1);
      while (!item.empty() && (item.back() == ' ' || item.back() == '\t')) item.remove_suffix(1);
      if (equal_ignoring_case(item, token)) return true;
      rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
  }
  return false;
}

std::optional<std::string_view> HttpRequest::header(std::string_view name) const noexcept {
  return find_header(headers, name);
}

std::string_view HttpRequest::path() const noexcept {
  return std::string_view(target).substr(0, target.find('?'));
}

std::string_view HttpRequest::query() const noexcept {
  const std::size_t mark = target.find('?');
  if (mark == std::string::npos) return {};
  return std::string_view(target).substr(mark + 1);
}

std::optional<std::string_view> HttpResponse::header(std::string_view name) const noexcept {
  return find_header(headers, name);
}

}  // namespace tandem::net
