#include "tools/sim/carrier/media_message.hpp"

#include <doctest/doctest.h>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <limits>

using namespace tandem::sim;

TEST_SUITE("tools/sim/media_message") {
  TEST_CASE("it is what a document would say") {
    const std::string sid = "MZ18ad3ab5a668481ce02b83e7395059f0";
    for (const auto number :
         {std::uint64_t{1}, std::uint64_t{70'000}, std::numeric_limits<std::uint64_t>::max()}) {
      const MediaMessage message{number, number - 1, std::chrono::milliseconds{57}};
      const boost::json::object document{{"event", "media"},
                                         {"sequenceNumber", std::to_string(number)},
                                         {"media",
                                          {{"track", "inbound"},
                                           {"chunk", std::to_string(number - 1)},
                                           {"timestamp", "57"},
                                           {"payload", "AAH/"}}},
                                         {"streamSid", sid}};
      CHECK(media_message_text(message, sid, "AAH/") == boost::json::serialize(document));
    }
  }
}
