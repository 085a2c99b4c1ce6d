#include "core/net/websocket_reader.hpp"

#include <doctest/doctest.h>

#include <random>
#include <string>
#include <vector>

#include "tests/core/net/frame_bytes.hpp"

using namespace tandem::net::websocket;
using tandem::test::frame;
using tandem::test::hex;
using Kind = Reader::Kind;

namespace {

/// What came out of a reader, copied.
struct Seen {
  Kind kind;
  std::string payload;
  std::uint16_t code;
  bool operator==(const Seen&) const = default;
};

/// Feeds `bytes` cut at `cuts` (sizes, the last repeats), until the end or a final event.
std::vector<Seen> feed(Reader& reader, const std::string& bytes, std::vector<std::size_t> cuts) {
  std::vector<Seen> seen;
  std::size_t at = 0;
  bool used_up = true;
  for (std::size_t i = 0; at < bytes.size(); ++i) {
    const std::size_t cut = std::min(cuts[std::min(i, cuts.size() - 1)], bytes.size() - at);
    std::string piece = bytes.substr(at, cut);
    piece.resize(cut + Reader::kPadding, '\x55');
    at += cut;
    std::span<char> span(piece.data(), cut);
    while (true) {
      const Reader::Event event = reader.next(span);
      if (event.kind == Kind::NeedMore) break;
      seen.push_back(
          {event.kind, std::string(event.payload.data(), event.payload.size()), event.code});
      if (event.kind == Kind::Close || event.kind == Kind::Violation) return seen;
    }
    used_up = used_up && span.empty();
  }
  CHECK(used_up);
  return seen;
}

std::uint16_t violation_of(const std::string& bytes, From from = From::Server,
                           std::size_t message_max = 1000) {
  for (const std::size_t cut : {1UL, 2UL, 3UL, 1'000'000UL}) {
    Reader reader(from, message_max);
    const std::vector<Seen> seen = feed(reader, bytes, {cut});
    if (seen.empty() || seen.back().kind != Kind::Violation) return 0;
    if (cut == 1'000'000UL) return seen.back().code;
  }
  return 0;
}

}  // namespace

TEST_SUITE("core/net/websocket_reader") {
  TEST_CASE("reads the examples of RFC 6455, section 5.7") {
    {
      Reader reader(From::Server, 1000);
      CHECK(feed(reader, hex("810548656c6c6f"), {100}) ==
            std::vector<Seen>{{Kind::Text, "Hello", 0}});
    }
    {
      Reader reader(From::Client, 1000);
      CHECK(feed(reader, hex("818537fa213d7f9f4d5158"), {100}) ==
            std::vector<Seen>{{Kind::Text, "Hello", 0}});
    }
    {
      Reader reader(From::Server, 1000);
      CHECK(feed(reader,
                 hex("010348656c"
                     "80026c6f"
                     "890548656c6c6f"),
                 {100}) == std::vector<Seen>{{Kind::Text, "Hello", 0}, {Kind::Ping, "Hello", 0}});
    }
    {
      Reader reader(From::Client, 1000);
      CHECK(feed(reader, hex("8a8537fa213d7f9f4d5158"), {100}) ==
            std::vector<Seen>{{Kind::Pong, "Hello", 0}});
    }
    {
      Reader reader(From::Server, 100'000);
      const std::string binary(65536, 'x');
      CHECK(feed(reader, hex("827f0000000000010000") + binary, {7000}) ==
            std::vector<Seen>{{Kind::Binary, binary, 0}});
    }
  }

  TEST_CASE("gives the same however the bytes are cut and the messages are fragmented") {
    // Random messages, random fragments with control frames between them, random cuts.
    for (unsigned seed = 1; seed <= 300; ++seed) {
      CAPTURE(seed);
      std::mt19937 random(seed);
      const bool masked = seed % 2 == 0;
      std::string bytes;
      std::vector<Seen> expected;
      for (int message = 0; message < 12; ++message) {
        const bool text = random() % 4 != 0;
        std::string payload(random() % (random() % 5 == 0 ? 70'000 : 300), '\0');
        for (char& c : payload) c = static_cast<char>('a' + random() % 26);
        std::size_t at = 0;
        bool first = true;
        while (true) {
          const bool last = random() % 3 == 0;
          const std::size_t size =
              last ? payload.size() - at : random() % (payload.size() - at + 1);
          const unsigned opcode = first ? (text ? 1U : 2U) : 0U;
          bytes += frame((last ? 0x80U : 0U) | opcode, payload.substr(at, size), masked);
          at += size;
          first = false;
          if (last) break;
          if (random() % 2 == 0) {
            const std::string ping(random() % 126, 'p');
            bytes += frame(0x89, ping, masked);
            expected.push_back({Kind::Ping, ping, 0});
          }
        }
        expected.push_back({text ? Kind::Text : Kind::Binary, payload, 0});
      }
      std::vector<std::size_t> cuts;
      const std::size_t cut_max = seed % 3 == 0 ? 4 : seed % 3 == 1 ? 2000 : 100'000;
      for (std::size_t sum = 0; sum < bytes.size(); sum += cuts.back()) {
        cuts.push_back(1 + random() % cut_max);
      }
      Reader reader(masked ? From::Client : From::Server, 100'000);
      CHECK(feed(reader, bytes, cuts) == expected);
    }
  }

  TEST_CASE("fault-35: what breaks the framing closes with 1002") {
    CHECK(violation_of(frame(0x81, "x", false), From::Client) == 1002);  // Client without mask.
    CHECK(violation_of(frame(0x81, "x", true), From::Server) == 1002);   // Server with mask.
    for (const unsigned reserved : {0x40U, 0x20U, 0x10U}) {
      CHECK(violation_of(frame(0x81 | reserved, "x", false)) == 1002);
      CHECK(violation_of(frame(0x89 | reserved, "x", false)) == 1002);
    }
    for (const unsigned opcode : {3U, 4U, 5U, 6U, 7U, 11U, 12U, 13U, 14U, 15U}) {
      CHECK(violation_of(frame(0x80 | opcode, "x", false)) == 1002);
    }
    CHECK(violation_of(frame(0x89, std::string(126, 'x'), false)) == 1002);  // Long control frame.
    CHECK(violation_of(frame(0x09, "x", false)) == 1002);  // Fragmented control frame.
    CHECK(violation_of(frame(0x80, "x", false)) == 1002);  // Continues nothing.
    CHECK(violation_of(frame(0x01, "x", false) + frame(0x81, "y", false)) == 1002);
    CHECK(violation_of(hex("817e0005") + "hello") == 1002);  // 16-bit length for 5 bytes.
    CHECK(violation_of(hex("817f0000000000000005") + "hello") == 1002);
    CHECK(violation_of(hex("827f8000000000000000")) == 1002);  // Length with the top bit.
    CHECK(violation_of(frame(0x88, "x", false)) == 1002);      // Half a close code.
    for (const char* code :
         {"0000", "03e7", "03ec", "03ed", "03ee", "03f7", "07d0", "0bb7", "1388", "ffff"}) {
      CAPTURE(code);
      CHECK(violation_of(frame(0x88, hex(code), false)) == 1002);
    }
  }

  TEST_CASE("fault-35: text, and close reasons, that are not UTF-8 close with 1007") {
    // Overlong, surrogate, beyond U+10FFFF, cut off, lone continuation.
    for (const char* bad : {"c0af", "eda080", "f4908080", "e28c", "80", "61ff62"}) {
      CAPTURE(bad);
      CHECK(violation_of(frame(0x81, hex(bad), false)) == 1007);
      CHECK(violation_of(frame(0x88, hex("03e8") + hex(bad), false)) == 1007);
      Reader binary(From::Server, 100);
      CHECK(feed(binary, frame(0x82, hex(bad), false), {1}).back().kind == Kind::Binary);
    }
    // A character cut by a fragment border is whole in the message.
    Reader reader(From::Server, 100);
    const auto seen =
        feed(reader, frame(0x01, hex("e282"), false) + frame(0x80, hex("ac"), false), {1});
    CHECK(seen == std::vector<Seen>{{Kind::Text, hex("e282ac"), 0}});
  }

  TEST_CASE("fault-34: a message too big is refused at its header, before any of it is kept") {
    // 1 GiB declared, and not one byte of it sent.
    Reader reader(From::Server, 65'536);
    const auto seen = feed(reader, hex("817f0000000040000000"), {100});
    CHECK(seen == std::vector<Seen>{{Kind::Violation, "", 1009}});
    CHECK(reader.memory() == 0);
    CHECK(violation_of(frame(0x81, std::string(65'537, 'x'), false), From::Server, 65'536) == 1009);
    Reader exact(From::Server, 65'536);
    CHECK(feed(exact, frame(0x81, std::string(65'536, 'x'), false), {1000}).size() == 1);
    // The same by fragments: the one that would exceed the limit is refused.
    std::string fragments = frame(0x01, std::string(60'000, 'x'), false);
    fragments += frame(0x00, std::string(5'536, 'x'), false);
    fragments += frame(0x00, std::string(1, 'x'), false);
    CHECK(violation_of(fragments, From::Server, 65'536) == 1009);
  }

  TEST_CASE("memory follows what came, not what a header promised") {
    Reader reader(From::Server, 16 * 1024 * 1024);
    CHECK(feed(reader, hex("817f0000000000ffffff") + "abc", {100}).empty());
    CHECK(reader.memory() <= 4096);
  }

  TEST_CASE("a close frame gives its code and reason, or 1005 without one") {
    Reader reader(From::Server, 100);
    CHECK(feed(reader, frame(0x88, hex("0fa1") + "why", false), {1}) ==
          std::vector<Seen>{{Kind::Close, "why", 4001}});
    Reader bare(From::Server, 100);
    CHECK(feed(bare, frame(0x88, "", false), {1}) == std::vector<Seen>{{Kind::Close, "", 1005}});
  }

  TEST_CASE("trim gives the buffer back when it is no longer needed, never a message half read") {
    Reader reader(From::Server, 1'000'000);
    const std::string message = frame(0x81, std::string(100'000, 'x'), false);
    CHECK(feed(reader, message.substr(0, 90'000), {90'000}).empty());
    reader.trim();
    reader.trim();
    CHECK(reader.memory() >= 89'000);
    CHECK(feed(reader, message.substr(90'000), {1'000'000}).size() == 1);
    std::span<char> nothing;
    CHECK(reader.next(nothing).kind == Kind::NeedMore);
    reader.trim();
    reader.trim();
    CHECK(reader.memory() == 0);
  }
}

TEST_SUITE("core/net/websocket_frame") {
  TEST_CASE("headers come out in the shortest form and read back") {
    for (const bool masked : {false, true}) {
      for (const std::uint64_t size : {0ULL, 125ULL, 126ULL, 65'535ULL, 65'536ULL, 1ULL << 40}) {
        CAPTURE(size);
        char bytes[kHeaderMax];
        std::optional<MaskKey> key;
        if (masked) key = MaskKey{1, 2, 3, 4};
        char* end = encode_header(bytes, Opcode::Text, size, key);
        CHECK(static_cast<std::size_t>(end - bytes) == header_size(size, masked));
        FrameHeader header;
        CHECK(decode_header({bytes, end}, masked ? From::Client : From::Server, header) ==
              Decoded::Complete);
        CHECK(header.payload_size == size);
        CHECK(header.final);
        CHECK(header.mask == key);
      }
    }
  }

  TEST_CASE("masking by words equals masking by bytes, at every offset and length") {
    const MaskKey key{0x37, 0xFA, 0x21, 0x3D};
    for (std::size_t offset = 0; offset < 9; ++offset) {
      for (std::size_t size = 0; size < 40; ++size) {
        std::string bytes(size, '\0');
        for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i * 7);
        std::string expected = bytes;
        for (std::size_t i = 0; i < size; ++i) {
          expected[i] = static_cast<char>(expected[i] ^ key[(offset + i) % 4]);
        }
        apply_mask(bytes, key, offset);
        CHECK(bytes == expected);
      }
    }
  }
}
