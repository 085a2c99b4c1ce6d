#include "bridge/engine/canonical_json.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace tandem::engine {
namespace {

constexpr int kDepthMax = 16;

/// Reads one value at a time and writes its canonical form; `failed` once anything is wrong.
class Canonical {
 public:
  explicit Canonical(std::string_view text) : rest_(text) {}

  std::string value(int depth) {
    skip_space();
    if (rest_.empty() || depth > kDepthMax) return fail();
    switch (rest_.front()) {
      case '{':
        return object(depth);
      case '[':
        return array(depth);
      case '"':
        return string();
      default:
        return literal();
    }
  }
  bool whole() {
    skip_space();
    return !failed_ && rest_.empty();
  }

 private:
  std::string fail() {
    failed_ = true;
    return {};
  }
  void skip_space() {
    const std::size_t at = rest_.find_first_not_of(" \t\r\n");
    rest_.remove_prefix(std::min(at, rest_.size()));
  }
  bool take(char c) {
    skip_space();
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  std::string object(int depth) {
    take('{');
    std::vector<std::pair<std::string, std::string>> members;
    if (!take('}')) {
      do {
        skip_space();
        if (rest_.empty() || rest_.front() != '"') return fail();
        std::string key = string();
        if (failed_ || !take(':')) return fail();
        members.emplace_back(std::move(key), value(depth + 1));
        if (failed_) return {};
      } while (take(','));
      if (!take('}')) return fail();
    }
    std::stable_sort(members.begin(), members.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    std::string out = "{";
    for (const auto& [key, member] : members) {
      if (out.size() > 1) out += ',';
      out += key + ':' + member;
    }
    return out + '}';
  }

  std::string array(int depth) {
    take('[');
    std::string out = "[";
    if (take(']')) return "[]";
    do {
      if (out.size() > 1) out += ',';
      out += value(depth + 1);
      if (failed_) return {};
    } while (take(','));
    return take(']') ? out + ']' : fail();
  }

  std::string string() {
    for (std::size_t i = 1; i < rest_.size(); ++i) {
      if (rest_[i] == '\\') {
        ++i;
      } else if (rest_[i] == '"') {
        std::string out{rest_.substr(0, i + 1)};
        rest_.remove_prefix(i + 1);
        return out;
      }
    }
    return fail();
  }

  std::string literal() {
    const std::size_t end = std::min(rest_.find_first_of(",]} \t\r\n"), rest_.size());
    if (end == 0) return fail();
    std::string out{rest_.substr(0, end)};
    rest_.remove_prefix(end);
    return out;
  }

  std::string_view rest_;
  bool failed_ = false;
};

}  // namespace

std::string canonical_json(std::string_view text) {
  Canonical reader{text};
  std::string out = reader.value(0);
  return reader.whole() ? out : std::string{text};
}

}  // namespace tandem::engine
