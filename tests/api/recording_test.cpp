// Goal: the sound of a call can be fetched and sought in by who may hear it, and forgotten by who
// may forget. Method: a whole node with a file in its store and the row that stands for it.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "control/api/byte_range.hpp"
#include "tests/api/desk.hpp"

using namespace tandem;
using namespace tandem::api::test;

namespace {

struct Shelf {
  ApiNode node;
  World world{node.database};
  Desk desk{node, world};
  std::string sound, path = "/api/calls/" + desk.call + "/recording";

  Shelf() {
    for (int i = 0; i < 10'000; ++i) sound += static_cast<char>(i * 7);
    const auto folder = node.data() / "recordings" / World::organisation("north");
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "x.opus", std::ios::binary) << sound;
    node.database.execute(
        "INSERT INTO tandem.recordings (id, call_id, organisation_id, path, bytes, sha256, "
        "duration_ms) SELECT gen_random_uuid(), id, organisation_id, organisation_id || '/x.opus', "
        "10000, sha256('x'), 60000 FROM tandem.calls WHERE id = '" +
        desk.call + "'");
  }
  Answer get(const std::string& who, const std::string& range = {}) {
    std::vector<net::HttpHeader> headers;
    if (!range.empty()) headers.emplace_back("Range", range);
    return node.send("GET", path, world.token(who), {}, headers);
  }
};

}  // namespace

TEST_SUITE("api/recordings") {
  TEST_CASE("one range of a file is understood, and what is none is no range") {
    bool fits = false;
    const auto range = [&fits](std::string_view header) {
      const auto found = api::read_range(header, 1'000, fits);
      return found ? std::to_string(found->first) + '-' + std::to_string(found->last)
                   : std::string(fits ? "all" : "none");
    };
    CHECK(range("bytes=0-99") == "0-99");
    CHECK(range("bytes=990-") == "990-999");
    CHECK(range("bytes=-10") == "990-999");
    CHECK(range("bytes=-5000") == "0-999");
    CHECK(range("bytes=500-5000") == "500-999");
    CHECK(range("bytes=1000-") == "none");
    CHECK(range("bytes=-0") == "none");
    for (const char* odd : {"", "bytes=", "bytes=-", "bytes=9-3", "bytes=a-b", "bytes=1-2,4-5",
                            "lines=1-2", "bytes=99999999999999999999-"})
      CHECK_MESSAGE(range(odd) == "all", odd);
  }

  TEST_CASE_FIXTURE(Shelf, "who may listen fetches it whole, or a part of it") {
    const auto whole = get("owner");
    CHECK(whole.status == 200);
    CHECK(whole.header("Content-Type") == "audio/ogg");
    CHECK(whole.header("Accept-Ranges") == "bytes");
    CHECK(whole.body == sound);
    const auto part = get("manager", "bytes=500-999");
    CHECK(part.status == 206);
    CHECK(part.header("Content-Range") == "bytes 500-999/10000");
    CHECK(part.body == sound.substr(500, 500));
    const auto beyond = get("owner", "bytes=10000-");
    CHECK(beyond.status == 416);
    CHECK(beyond.header("Content-Range") == "bytes */10000");
    CHECK(get("member").status == 403);
    CHECK(get("south").status == 404);
  }

  TEST_CASE_FIXTURE(Shelf, "of a call that went from node to node each part can be heard") {
    const auto folder = node.data() / "recordings" / World::organisation("north");
    std::ofstream(folder / "x-2.opus", std::ios::binary) << "the rest";
    node.database.execute(
        "INSERT INTO tandem.recordings (id, call_id, organisation_id, path, bytes, sha256, "
        "duration_ms, created_at) SELECT gen_random_uuid(), call_id, organisation_id, "
        "organisation_id || '/x-2.opus', 8, sha256, 1000, created_at + interval '1 minute' FROM "
        "tandem.recordings");
    CHECK(get("owner").body == "the rest");
    const auto parts = node.get(path + 's', world.token("member"));
    REQUIRE(parts.json.at("data").as_array().size() == 2);
    CHECK(parts.at("/data/0/duration_ms") == "60000");
    const auto part = [&](const std::string& id, const std::string& who) {
      return node.get(path + "?recording_id=" + id, world.token(who));
    };
    CHECK(part(parts.at("/data/0/id"), "owner").body == sound);
    CHECK(part(parts.at("/data/1/id"), "owner").body == "the rest");
    CHECK(part(parts.at("/data/0/id"), "member").status == 403);
    CHECK(part(desk.call, "owner").status == 404);
    CHECK(node.get(path + 's', world.token("south")).status == 404);
    // Forgotten are all.
    CHECK(node.send("DELETE", path, world.token("owner")).status == 204);
    CHECK(node.get(path + 's', world.token("owner")).at("/data") == "[]");
  }

  TEST_CASE_FIXTURE(Shelf, "who administers forgets it, and then it is gone") {
    CHECK(node.send("DELETE", path, world.token("manager")).status == 403);
    CHECK(node.send("DELETE", path, world.token("south")).status == 404);
    CHECK(node.send("DELETE", path, world.token("owner")).status == 204);
    CHECK(get("owner").status == 404);
    CHECK(node.send("DELETE", path, world.token("owner")).status == 404);
  }

  TEST_CASE_FIXTURE(Shelf, "a file that cannot be read is no file of another node's") {
    const auto file = node.data() / "recordings" / World::organisation("north") / "x.opus";
    std::filesystem::resize_file(file, 0);
    const auto unreadable = get("owner");
    CHECK(unreadable.status == 503);
    CHECK(unreadable.header("Retry-After") != "");
    std::filesystem::remove(file);
    CHECK(get("owner").status == 421);
  }
}
