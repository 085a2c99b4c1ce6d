// Goal: a message reads the same wherever the network cuts it. Method: every cut into pieces of one
// length, the parser alone.
#include "core/net/http_codec.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <stdexcept>
#include <string>
#include <utility>
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

  TEST_CASE("fault-34: what frames a chunked body is bounded, an endless line of it too") {
    static const std::string kHead =
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    constexpr std::size_t kHeaderMax = 2048, kBodyMax = 512;
    std::string extensions, zeros, trailers;
    for (int i = 0; i < 40; ++i) {
      trailers += "X: " + std::string(100, 'y') + "\r\n";
      extensions += "1;x=" + std::string(100, 'y') + "\r\na\r\n";
      zeros += std::string(100, '0') + "1\r\na\r\n";
    }
    const std::vector<std::pair<const char*, std::string>> cases{
        {"a size that does not end", "0" + std::string(3000, '\xFF')},
        {"an extension that does not end", "5;x=" + std::string(3000, 'y')},
        {"a trailer that does not end", "0\r\nX: " + std::string(3000, 'y')},
        {"a long trailer", "0\r\nX: " + std::string(3000, 'y') + "\r\n\r\n"},
        {"many trailers", "0\r\n" + trailers + "\r\n"},
        {"many extensions", extensions + "0\r\n\r\n"},
        {"many zeros", zeros + "0\r\n\r\n"}};
    for (const auto& [what, body] : cases) {
      for (const std::size_t piece : {std::size_t{1}, std::size_t{8}, std::size_t{64'000}}) {
        CAPTURE(what);
        CAPTURE(piece);
        HttpRequestParser parser(kHeaderMax, kBodyMax);
        std::size_t kept = 0;
        std::string waiting;
        const std::string bytes = kHead + body;
        for (std::size_t at = 0; at < bytes.size() && parser.refusal() == 0; at += piece) {
          waiting += bytes.substr(at, piece);
          waiting.erase(0, parser.feed(waiting));
          if (parser.refusal() == 0) kept = std::max(kept, waiting.size());
        }
        CHECK(parser.refusal() == 400);
        CHECK(kept <= kHeaderMax);
      }
    }
  }

  TEST_CASE("a body in the smallest chunks is read to its end") {
    std::string bytes = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (int i = 0; i < 500; ++i) bytes += "1\r\na\r\n";
    bytes += "0\r\n\r\n";
    HttpRequestParser parser(128, 512);
    in_pieces(bytes, 7, [&](std::string_view rest) { return parser.feed(rest); });
    CHECK(parser.refusal() == 0);
    REQUIRE(parser.done());
    CHECK(parser.take().body == std::string(500, 'a'));
  }

  TEST_CASE("a trailer is no header: what a proxy did not see says nothing") {
    const std::string bytes =
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n"
        "Host: b\r\nX-Forwarded-For: 10.0.0.1\r\nX-Twilio-Signature: made-up\r\n"
        "Connection: close, upgrade\r\nUpgrade: websocket\r\nExpect: 100-continue\r\n\r\n";
    for (std::size_t piece = 1; piece < bytes.size() + 1; ++piece) {
      CAPTURE(piece);
      HttpRequestParser parser(16 * 1024, 1024);
      in_pieces(bytes, piece, [&](std::string_view rest) { return parser.feed(rest); });
      CHECK(parser.refusal() == 0);
      REQUIRE(parser.done());
      CHECK(parser.keep_alive());
      CHECK_FALSE(parser.is_websocket_upgrade());
      CHECK_FALSE(parser.expects_continue());
      const HttpRequest request = parser.take();
      CHECK(request.body == "a");
      CHECK(request.headers ==
            std::vector<HttpHeader>{{"Host", "a"}, {"Transfer-Encoding", "chunked"}});
    }
  }

  TEST_CASE("what Beast takes for impossible ends one connection, not the process") {
    boost::beast::http::request_parser<boost::beast::http::empty_body> parser;
    const std::string_view request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    const boost::asio::const_buffer bytes(request.data(), request.size());
    tandem::ErrorCode error;
    static_cast<void>(parser.put(bytes, error));
    REQUIRE(parser.is_done());
    CHECK_THROWS_AS(parser.put(bytes, error), std::logic_error);
  }
}
