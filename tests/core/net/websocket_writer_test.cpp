// Goal: what a peer gets is whole frames, in order, whatever was taken back before it left.
#include "core/net/websocket_writer.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "core/net/websocket_reader.hpp"

using namespace tandem::net::websocket;

namespace {

void write_text(Writer& writer, std::string_view text) {
  std::copy(text.begin(), text.end(), writer.begin_text(text.size()));
  writer.end_text(text.size());
}

/// The connection: takes bytes in portions and reads them as the peer does.
struct Wire {
  explicit Wire(From from) : writer(from, blocks), reader(from, 1 << 20) {}

  void take(std::size_t bytes) {
    const auto pending = writer.pending().first(std::min(bytes, writer.size()));
    received.append(pending.data(), pending.size());
    writer.consume(pending.size());
  }
  std::vector<std::string> read_all() {
    take(writer.size());
    std::string bytes = received;
    std::span<char> rest(bytes);
    std::vector<std::string> seen;
    while (true) {
      const Reader::Event event = reader.next(rest);
      if (event.kind == Reader::Kind::NeedMore) break;
      REQUIRE(event.kind != Reader::Kind::Violation);
      seen.emplace_back(event.payload.data(), event.payload.size());
    }
    CHECK(rest.empty());
    return seen;
  }
  std::vector<std::size_t> unsent() const {
    std::vector<std::size_t> sizes;
    writer.each_unsent([&](std::size_t size) { sizes.push_back(size); });
    return sizes;
  }

  tandem::net::SendBlocks blocks;
  Writer writer;
  Reader reader;
  std::string received;
};

using Texts = std::vector<std::string>;

}  // namespace

TEST_SUITE("core/net/websocket_writer") {
  TEST_CASE("taken back wherever the socket stands, the peer gets the begun message and no other") {
    for (const From from : {From::Server, From::Client}) {
      const std::string first(300, '1');
      const std::size_t frame = header_size(first.size(), from == From::Client) + first.size();
      for (std::size_t sent = 0; sent <= 2 * frame; ++sent) {
        CAPTURE(sent);
        Wire wire(from);
        write_text(wire.writer, first);
        write_text(wire.writer, std::string(200, '2'));
        write_text(wire.writer, std::string(100, '3'));
        wire.take(sent / 2);
        wire.take(sent - sent / 2);
        const std::size_t second = header_size(200, from == From::Client) + 200;
        const std::size_t begun = sent == 0                ? 0
                                  : sent <= frame          ? 1
                                  : sent <= frame + second ? 2
                                                           : 3;
        CHECK(wire.writer.take_back_texts(0) == 3 - begun);
        write_text(wire.writer, "clear");
        const Texts seen = wire.read_all();
        REQUIRE(!seen.empty());
        CHECK(seen.back() == "clear");
        CHECK(seen.size() == begun + 1);
        if (begun > 0) CHECK(seen.front() == first);
      }
    }
  }

  TEST_CASE("control frames stay, in their order") {
    Wire wire(From::Server);
    write_text(wire.writer, "one");
    wire.writer.control(Opcode::Pong, "p1");
    write_text(wire.writer, "two");
    wire.writer.control(Opcode::Pong, "p2");
    CHECK(wire.writer.take_back_texts(0) == 2);
    write_text(wire.writer, "three");
    CHECK(wire.read_all() == Texts{"p1", "p2", "three"});
  }

  TEST_CASE("what was promised to TLS stays, to the end of its last frame") {
    Wire wire(From::Server);
    for (const char* text : {"one", "two", "three"}) write_text(wire.writer, text);
    // The record ends inside the second message.
    CHECK(wire.writer.take_back_texts(7) == 1);
    CHECK(wire.read_all() == Texts{"one", "two"});
  }

  TEST_CASE("a promise that outlived what it was about keeps nothing and reads nothing") {
    Wire wire(From::Server);
    CHECK(wire.writer.take_back_texts(7) == 0);
    write_text(wire.writer, "one");
    CHECK(wire.writer.take_back_texts(16 * 1024) == 0);
    CHECK(wire.read_all() == Texts{"one"});
  }

  TEST_CASE("unsent are the messages that have not left as a whole, by size") {
    Wire wire(From::Server);
    write_text(wire.writer, std::string(10, 'a'));
    wire.writer.control(Opcode::Pong, "p");
    write_text(wire.writer, std::string(20, 'b'));
    CHECK(wire.unsent() == std::vector<std::size_t>{10, 20});
    wire.take(1);
    CHECK(wire.unsent() == std::vector<std::size_t>{10, 20});
    wire.take(11);
    CHECK(wire.unsent() == std::vector<std::size_t>{20});
    wire.take(2);  // inside the pong
    CHECK(wire.unsent() == std::vector<std::size_t>{20});
    wire.take(100);
    CHECK(wire.unsent().empty());
    write_text(wire.writer, std::string(30, 'c'));
    CHECK(wire.unsent() == std::vector<std::size_t>{30});
  }

  TEST_CASE("growing while a message is half out loses nothing") {
    Wire wire(From::Client);
    Texts all;
    for (int i = 0; i < 200; ++i) {
      all.emplace_back(static_cast<std::size_t>(i * 7 % 400), static_cast<char>('a' + i % 26));
      write_text(wire.writer, all.back());
      wire.take(static_cast<std::size_t>(i % 3) * 61);
    }
    CHECK(wire.read_all() == all);
  }
}
