#include "bridge/call/call_id.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace tandem::call;
using std::chrono::milliseconds;
using std::chrono::sys_time;

TEST_SUITE("call/call_id") {
  TEST_CASE("an id is a UUID of version 7 that carries its millisecond") {
    // RFC 9562, appendix A.6: 2022-02-22 19:22:22.000 GMT is 0x017F22E279B0.
    const CallId id = CallId::generate(sys_time<milliseconds>(milliseconds(0x017F22E279B0)));
    const std::string text = id.text();
    CHECK(text.size() == 36);
    CHECK(text.substr(0, 15) == "017f22e2-79b0-7");
    CHECK(std::string("89ab").find(text[19]) != std::string::npos);
  }
  TEST_CASE("ids sort by their time") {
    const auto at = [](int ms) {
      return sys_time<milliseconds>(milliseconds(1'700'000'000'000 + ms));
    };
    CHECK(CallId::generate(at(1)) < CallId::generate(at(2)));
  }
  TEST_CASE("ids of one millisecond differ") {
    std::set<CallId> seen;
    for (int i = 0; i < 1000; ++i)
      seen.insert(CallId::generate(sys_time<milliseconds>(milliseconds(1))));
    CHECK(seen.size() == 1000);
  }
  TEST_CASE("the text form reads back, in either case") {
    const CallId id = CallId::generate(std::chrono::system_clock::now());
    CHECK(*CallId::parse(id.text()) == id);
    CHECK(CallId::parse("017F22E2-79B0-7CC3-98C4-DC0C0C07398F")->text() ==
          "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
  }
  TEST_CASE("what is no UUID is refused") {
    for (const char* bad :
         {"", "017f22e2", "017f22e2-79b0-7cc3-98c4-dc0c0c07398",
          "g17f22e2-79b0-7cc3-98c4-dc0c0c07398f", "017f22e2x79b0-7cc3-98c4-dc0c0c07398f",
          "017f22e279b0-7cc3-98c4-dc0c0c07398f-"})
      CHECK_FALSE(CallId::parse(bad).has_value());
  }
}
