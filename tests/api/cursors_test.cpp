// Goal: whatever stands for a cursor, a list answers it with a page or says what is wrong with it,
// and never fails. Method: every list of the OpenAPI document, asked by somebody who may see it,
// with cursors that nobody gave; those in which only Postgres finds the fault too.
#include <doctest/doctest.h>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "core/crypto/base64url.hpp"
#include "tests/api/api_node.hpp"

using namespace tandem;
using namespace tandem::api::test;
namespace js = boost::json;

namespace {

struct List {
  std::string path, token;
};

struct Lists {
  ApiNode node{ApiNode::Settings{{"TANDEM_API_REQUESTS_PER_MINUTE", "1000000"}}};
  World world{node.database};

  /// Lists without a parameter in their path, and who may ask for them.
  std::vector<List> all() {
    std::vector<List> lists;
    for (const auto& path : node.document().at("paths").as_object()) {
      const auto* get = path.value().as_object().if_contains("get");
      const std::string name(path.key());
      if (get == nullptr || name.find('{') != std::string::npos) continue;
      const auto* parameters = get->as_object().if_contains("parameters");
      if (parameters == nullptr) continue;
      for (const auto& each : parameters->as_array()) {
        const auto* named = each.as_object().if_contains("name");
        if (named == nullptr || named->as_string() != "cursor") continue;
        for (const char* who : {"owner", "operator"}) {
          const std::string token = world.token(who);
          if (node.get(name, token).status != 200) continue;
          lists.push_back({name, token});
          break;
        }
      }
    }
    return lists;
  }
};

std::string cursor_of(std::string_view json) { return crypto::base64url_encode(json); }

std::string cursor_of(const char* sort, const char* value, const char* key) {
  return cursor_of(js::serialize(js::array{js::value(sort), js::value(value), js::value(key)}));
}

}  // namespace

TEST_SUITE("api/cursors") {
  TEST_CASE_FIXTURE(Lists, "what is no cursor is refused by every list, with its name") {
    const std::string key = "0199cccc-0000-7000-8000-00000000000a";
    const std::vector<std::string> bad{
        "garbage",
        "W10=",
        "A",
        std::string(2'000, 'A'),
        cursor_of("[]"),
        cursor_of("{}"),
        cursor_of("null"),
        cursor_of(R"(["","a"])"),
        cursor_of(R"(["","a","b","c"])"),
        cursor_of(R"(["",1,"b"])"),
        cursor_of(R"([["",""],"b","c"])"),
        cursor_of("[\"\",\"2026-11-22T00:00:00Z\\u0000\",\"" + key + "\"]"),
        cursor_of("[\"\",\"\xFF\xFE\",\"" + key + "\"]"),
        cursor_of(R"(["","\ud800","b"])"),
        cursor_of(std::string(500, '[')),
        cursor_of("no_such_sort", "2026-11-22T00:00:00Z", key.c_str())};
    const auto lists = all();
    CHECK(lists.size() >= 15);
    for (const List& list : lists) {
      CAPTURE(list.path);
      for (const std::string& cursor : bad) {
        CAPTURE(cursor);
        const auto answer = node.get(list.path + "?cursor=" + cursor, list.token);
        CHECK(answer.status == 422);
        CHECK(answer.header("Content-Type").find("application/problem+json") == 0);
        CHECK(answer.body.find("cursor") != std::string::npos);
      }
      CHECK(node.get(list.path + "?cursor=" + std::string(2'001, 'A'), list.token).status == 422);
    }
  }

  TEST_CASE_FIXTURE(Lists, "a cursor whose texts are no values of the list is refused as one") {
    const char* kTexts[] = {"",
                            "x",
                            "'; DROP TABLE tandem.calls; --",
                            "$1",
                            "1e400",
                            "9999999999999999999999999999",
                            "-infinity",
                            "25:61",
                            "2026-02-31",
                            "NaN",
                            "\n\t\"\\",
                            "99999-01-01T00:00:00Z",
                            "0199cccc-0000-7000-8000-00000000000g"};
    std::size_t refused = 0, asked = 0;
    for (const List& list : all()) {
      CAPTURE(list.path);
      for (const char* value : kTexts)
        for (const char* key : {"0199cccc-0000-7000-8000-00000000000a", "x", "", "-1"}) {
          CAPTURE(value);
          CAPTURE(key);
          const auto answer =
              node.get(list.path + "?cursor=" + cursor_of("", value, key), list.token);
          ++asked;
          // Where texts are what the list is sorted by, any is a place in it.
          if (answer.status == 200) continue;
          ++refused;
          CHECK(answer.status == 422);
          CHECK(answer.header("Content-Type").find("application/problem+json") == 0);
          CHECK(answer.body.find("cursor") != std::string::npos);
        }
      CHECK(node.get(list.path, list.token).status == 200);
    }
    CHECK(refused > asked / 2);
  }
}
