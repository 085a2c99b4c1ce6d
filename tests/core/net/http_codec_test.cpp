// Goal: a message reads the same wherever the network cuts it. Method: every cut into pieces of one
// length, the parser alone.
#include "core/net/http_codec.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace tandem::net;

namespace {

/// Feeds `bytes` in pieces; what is not used up comes again with the next one.
template <class Feed>
void in_pieces(std::string_view bytes, std::size_t piece, Feed feed) {
  std::string waiting;
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    waiting += bytes.substr(at, piece);
    waiting.erase(0, feed(waiting));
  }
}

const std::string kChunked =
    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n1;x=y\r\nd\r\n"
    "0\r\nTrailer: t\r\n\r\n";

}  // namespace

TEST_SUITE("core/net/http_codec") {
  TEST_CASE("chunks may be cut anywhere, in the last one too") {
    const std::string empty =
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
    for (std::size_t piece = 1; piece < kChunked.size() + 1; ++piece) {
      CAPTURE(piece);
      HttpRequestParser parser(16 * 1024, 1024);
      in_pieces(kChunked, piece, [&](std::string_view bytes) { return parser.feed(bytes); });
      CHECK(parser.refusal() == 0);
      REQUIRE(parser.done());
      CHECK(parser.take().body == "abcd");

      HttpRequestParser bare(16 * 1024, 1024);
      in_pieces(empty, piece, [&](std::string_view bytes) { return bare.feed(bytes); });
      REQUIRE(bare.done());
      CHECK(bare.take().body.empty());

      HttpResponseParser response(16 * 1024, 1024, false);
      const std::string reply =
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n";
      in_pieces(reply, piece, [&](std::string_view bytes) { return response.feed(bytes).value(); });
      REQUIRE(response.done());
      CHECK(response.take().body == "ab");
    }
  }

  TEST_CASE("a last chunk that is no chunk is refused, however it is cut") {
    const std::string bad =
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nabc\r\x07GET "
        "/\r\n\r\n";
    for (std::size_t piece = 1; piece < bad.size() + 1; ++piece) {
      CAPTURE(piece);
      HttpRequestParser parser(16 * 1024, 1024);
      in_pieces(bad, piece, [&](std::string_view bytes) {
        return parser.refusal() == 0 ? parser.feed(bytes) : bytes.size();
      });
      CHECK_FALSE(parser.done());
      CHECK(parser.refusal() == 400);
    }
  }
}
