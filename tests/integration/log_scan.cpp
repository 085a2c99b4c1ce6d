#include "tests/integration/log_scan.hpp"

#include <algorithm>
#include <regex>

namespace tandem::integration {
namespace {

constexpr std::size_t kSecretMin = 11;

const std::regex& forbidden() {
  static const std::regex kForbidden(
      R"((\+|%2B)[1-9][0-9]{7,14})"                              // E.164.
      R"(|[A-Za-z0-9._%+-]+(@|%40)[A-Za-z0-9-]+\.[A-Za-z]{2,})"  // E-mail.
      R"(|eyJ[A-Za-z0-9_-]{10,}\.)"                              // JSON web tokens.
      R"(|(sk-|tdm_|whsec_|ya29\.)[A-Za-z0-9])"                  // Keys by their prefixes.
      R"(|(Bearer|Basic) [A-Za-z0-9])"
      R"(|/stream/[A-Za-z0-9._~-]{32})"
      R"(|(access_token|refresh_token|client_secret|code_verifier|password)["=:]+[A-Za-z0-9])");
  return kForbidden;
}

}  // namespace

std::vector<std::string> leaks_in(std::string_view log, const std::vector<std::string>& secrets) {
  std::vector<std::string> leaks;
  for (std::size_t from = 0; from < log.size();) {
    const std::size_t end = std::min(log.find('\n', from), log.size());
    const std::string line(log.substr(from, end - from));
    from = end + 1;
    if (std::smatch found; std::regex_search(line, found, forbidden()))
      leaks.push_back(found.str() + " in: " + line);
    for (const std::string& secret : secrets)
      if (secret.size() >= kSecretMin && line.find(secret) != std::string::npos)
        leaks.push_back(secret + " in: " + line);
  }
  return leaks;
}

std::vector<std::string> numbers_in(const std::string& text) {
  static const std::regex kNumber(R"(\+([1-9][0-9]{9,14}))");
  std::vector<std::string> numbers;
  for (std::sregex_iterator it(text.begin(), text.end(), kNumber), none; it != none; ++it)
    numbers.push_back((*it)[1].str());
  return numbers;
}

}  // namespace tandem::integration
