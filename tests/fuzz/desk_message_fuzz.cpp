#include <string>
#include <string_view>
#include <variant>

#include "control/feed/feed_wish.hpp"
#include "control/listen/listener_message.hpp"
#include "tests/fuzz/fuzz_target.hpp"

using namespace tandem;

/// What browsers of people at the desk send: on the dashboard's socket, and on a listener's.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  std::string fault;
  const auto request = feed::read_feed_request(text, fault);
  FUZZ_REQUIRE(request.has_value() == fault.empty());
  if (request) {
    if (const auto* wish = std::get_if<feed::FeedWish>(&*request)) {
      FUZZ_REQUIRE(wish->watched.size() <= feed::FeedWish::kWatchedMax);
      FUZZ_REQUIRE(wish->words || wish->words_of.empty());
      FUZZ_REQUIRE(wish->events || wish->events_of.empty());
      FUZZ_REQUIRE(wish->organisation.size() <= size);
    } else if (const auto* refreshed = std::get_if<feed::TokenRefreshed>(&*request)) {
      FUZZ_REQUIRE(!refreshed->token.empty() && refreshed->token.size() <= size);
    }
  }
  const listen::ListenerMessage message = listen::read_listener_message(text);
  FUZZ_REQUIRE(message.type.size() + message.token.size() <= size);
  // Whatever type somebody made up, what we say of it is JSON that reads back.
  const auto told =
      listen::read_listener_message(listen::listener_answer(message.type, "reason", message.token));
  FUZZ_REQUIRE(told.type == message.type);
  return 0;
}
