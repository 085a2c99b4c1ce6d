#pragma once

#include <boost/json.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::test {

/// A text with the readable bytes behind it that the readers ask for. What is in the padding must
/// not matter, so it is filled with quotes.
class PaddedText {
 public:
  explicit PaddedText(std::string_view text) : bytes_(text), size_(text.size()) {
    bytes_.append(64, '"');
  }
  std::span<char> span() noexcept { return {bytes_.data(), size_}; }

 private:
  std::string bytes_;
  std::size_t size_;
};

/// `name` is relative to tests/wire. Fails the test if the file cannot be read.
std::string fixture_text(const std::string& name);
std::vector<std::string> fixture_lines(const std::string& name);
boost::json::value fixture_json(const std::string& name);

/// One line of an OpenAI fixture.
struct FixtureEvent {
  std::string file;
  bool from_client = false;
  std::string text;  ///< Of the event, as JSON.
};
/// All events of the valid OpenAI fixtures, in the order of their files.
const std::vector<FixtureEvent>& openai_fixture_events();

}  // namespace tandem::test
