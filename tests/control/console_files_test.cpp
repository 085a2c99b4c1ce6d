// Goal: the console's files come as browsers need them, and nothing else comes.
// Method: folders made for the case, requests as a browser and as somebody curious sends them.
#include "control/console_files.hpp"

#include <doctest/doctest.h>

#include <unistd.h>
#include <atomic>
#include <fstream>
#include <stdexcept>
#include <string>

namespace fs = std::filesystem;
namespace net = tandem::net;
using tandem::control::ConsoleFiles;

namespace {

struct Folder {
  Folder() {
    static std::atomic<int> made{0};
    path = fs::temp_directory_path() /
           ("tandem-console-" + std::to_string(::getpid()) + '-' + std::to_string(++made));
    fs::create_directories(path / "console/assets");
    put("console/index.html", "<!doctype html>");
    put("console/index.html.br", "BROTLI");
    put("console/index.html.gz", "GZIP");
    put("console/assets/main-1a2b.js", "go()");
    put("console/assets/plain.bin", "bytes");
    put("console/.hidden/secret", "hidden");
    put("outside", "not for strangers");
    fs::create_symlink(path / "outside", path / "console/link.txt");
  }
  ~Folder() { fs::remove_all(path); }
  void put(const std::string& name, const std::string& content) const {
    fs::create_directories((path / name).parent_path());
    std::ofstream(path / name, std::ios::binary) << content;
  }
  [[nodiscard]] ConsoleFiles files(bool https = false) const {
    return ConsoleFiles(path / "console", https);
  }
  fs::path path;
};

net::HttpRequest get(const std::string& target, const std::string& accepted = {}) {
  net::HttpRequest request("GET", target);
  if (!accepted.empty()) request.headers.emplace_back("Accept-Encoding", accepted);
  return request;
}

}  // namespace

TEST_SUITE("control/console_files") {
  TEST_CASE_FIXTURE(Folder, "the page is asked for anew, what has a hash in its name never") {
    const auto served = files();
    const auto page = served.answer(get("/?from=mail"));
    CHECK(page.status == 200);
    CHECK(page.body == "<!doctype html>");
    CHECK(page.header("Content-Type") == "text/html; charset=utf-8");
    CHECK(page.header("Cache-Control") == "no-cache");
    CHECK(served.answer(get("/index.html")).body == page.body);
    const auto script = served.answer(get("/assets/main-1a2b.js"));
    CHECK(script.header("Content-Type") == "text/javascript; charset=utf-8");
    CHECK(script.header("Cache-Control") == "public, max-age=31536000, immutable");
    CHECK(served.answer(get("/assets/plain.bin")).header("Content-Type") ==
          "application/octet-stream");
  }

  TEST_CASE_FIXTURE(Folder, "who has the page is told that it is still the same") {
    const auto served = files();
    auto again = get("/");
    again.headers.emplace_back("If-None-Match",
                               std::string(*served.answer(get("/")).header("ETag")));
    const auto same = served.answer(again);
    CHECK(same.status == 304);
    CHECK(same.body.empty());
    put("console/index.html", "<!doctype html>new");
    CHECK(files().answer(again).status == 200);
  }

  TEST_CASE_FIXTURE(Folder, "compressed as the browser takes it") {
    const auto served = files();
    const auto encoding = [&](const char* accepted) {
      const auto answer = served.answer(get("/", accepted));
      CHECK(answer.header("Vary") == "Accept-Encoding");
      return answer.body + ':' + std::string(answer.header("Content-Encoding").value_or("none"));
    };
    CHECK(encoding("gzip, deflate, br") == "BROTLI:br");
    CHECK(encoding("GZIP") == "GZIP:gzip");
    CHECK(encoding("br;q=0, gzip;q=0.5") == "GZIP:gzip");
    CHECK(encoding("br;level=9;q=0, gzip;q=0.5") == "GZIP:gzip");
    CHECK(encoding("br;q=0.0,identity") == "<!doctype html>:none");
    CHECK(encoding("brotli") == "<!doctype html>:none");
    CHECK(served.answer(get("/assets/main-1a2b.js", "br")).body == "go()");
  }

  TEST_CASE_FIXTURE(Folder, "no path leads out of the folder, into hidden ones or along links") {
    const auto served = files();
    for (const char* asked : {"/../outside", "/assets/../../outside", "/%2e%2e/outside",
                              "//outside", "/assets/", "/assets", "/.hidden/secret", "/link.txt",
                              "/index.html/", "/index.html.gz", "/\\..\\outside", ""})
      CHECK_MESSAGE(served.answer(get(asked)).status == 404, asked);
    const auto refused = served.answer(net::HttpRequest("POST", "/"));
    CHECK(refused.status == 405);
    CHECK(refused.header("Allow") == "GET, HEAD");
  }

  TEST_CASE_FIXTURE(Folder, "pages of others neither frame it nor lend it scripts") {
    const auto page = files().answer(get("/"));
    const std::string policy(page.header("Content-Security-Policy").value_or(""));
    CHECK(policy.find("script-src 'self';") != std::string::npos);
    CHECK(policy.find("frame-ancestors 'none'") != std::string::npos);
    CHECK(page.header("X-Content-Type-Options") == "nosniff");
    CHECK_FALSE(page.header("Strict-Transport-Security").has_value());
    CHECK(files(true).answer(get("/")).header("Strict-Transport-Security").has_value());
  }

  TEST_CASE_FIXTURE(Folder, "a folder without a console is refused") {
    CHECK_THROWS_AS(ConsoleFiles(path / "console/assets", false), std::runtime_error);
    CHECK_THROWS_AS(ConsoleFiles(path / "nowhere", false), std::runtime_error);
  }
}
