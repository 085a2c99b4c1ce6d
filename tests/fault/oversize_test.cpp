// Goal (fault 34): whatever a peer declares, or sends and sends, is refused before it is kept: the
// process grows by a mebibyte at most. Method: the real server; requests and frames that are too
// big, one after the other, each sent on and on until it is refused; the kernel's own note of the
// most memory that the process had, reset before.
#include <doctest/doctest.h>

#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "bridge/carrier/twilio_signature.hpp"
#include "tests/fault/bars.hpp"
#include "tests/fault/raw_talk.hpp"
#include "tests/integration/whole_system.hpp"

namespace tandem::fault {
namespace {

using carrier::FormFields;
using carrier::twilio_signature;
using integration::WholeSystem;
using namespace std::chrono_literals;

constexpr const char* kToken = "8f2c1e7b9a304d5c6e7f8091a2b3c4d5";
constexpr const char* kBase = "http://127.0.0.1:1";
constexpr std::size_t kSentMost = 32 << 20;
/// Somewhat more than the greatest that is taken, a body of a mebibyte: enough to be refused.
constexpr std::size_t kRefusedAt = (1 << 20) + (256 << 10);

/// KiB, of a line of /proc/PID/status.
double memory_kib(int pid, const std::string& line_name) {
  std::ifstream in("/proc/" + std::to_string(pid) + "/status");
  for (std::string line; std::getline(in, line);)
    if (line.starts_with(line_name + ':')) return std::stod(line.substr(line_name.size() + 1));
  FAIL("no " << line_name);
  return 0;
}

/// `first`, then `again` and again until it is refused, or `most` bytes are sent.
class Flood {
 public:
  Flood(std::string first, std::string again, std::size_t most)
      : first_(std::move(first)), again_(std::move(again)), most_(most) {}
  std::string_view operator()() {
    sent_ += again_.size();
    if (!begun_) {
      begun_ = true;
      return first_;
    }
    return sent_ > most_ ? std::string_view() : std::string_view(again_);
  }

 private:
  std::string first_, again_;
  std::size_t most_, sent_ = 0;
  bool begun_ = false;
};

/// The code of the close frame among what a server sent, unmasked, frame by frame from its first
/// byte on; nothing where none has come.
std::optional<unsigned> close_code(std::string_view frames) {
  const auto byte = [&frames](std::size_t at) -> std::uint64_t {
    return static_cast<unsigned char>(frames[at]);
  };
  while (frames.size() >= 2) {
    REQUIRE_MESSAGE((byte(1) & 0x80) == 0, "a server masks nothing");
    std::uint64_t length = byte(1) & 0x7F;
    std::size_t head = 2;
    if (length >= 126) {
      const std::size_t more = length == 126 ? 2 : 8;
      if (frames.size() < head + more) return std::nullopt;
      length = 0;
      for (std::size_t i = 0; i < more; ++i) length = length << 8 | byte(head + i);
      head += more;
    }
    if (frames.size() - head < length) return std::nullopt;
    if ((byte(0) & 0x0F) == 0x8) {
      REQUIRE_MESSAGE(length >= 2, "a close frame without a code");
      return static_cast<unsigned>(byte(head) << 8 | byte(head + 1));
    }
    frames.remove_prefix(head + static_cast<std::size_t>(length));
  }
  return std::nullopt;
}

/// What is said at once, and its answer.
std::string say(RawTalk& talk, const std::string& text, const char* awaited) {
  bool said = false;
  return talk.talk(
      [&]() -> std::string_view { return std::exchange(said, true) ? std::string_view() : text; },
      [awaited](const std::string& came) { return came.find(awaited) != std::string::npos; });
}

void check_refused(const WholeSystem& system, const char* status, Flood flood) {
  RawTalk talk(system.public_port());
  const std::string answer =
      talk.talk([&flood] { return flood(); },
                [](const std::string& came) { return came.find("\r\n\r\n") != std::string::npos; });
  CHECK_MESSAGE(answer.starts_with("HTTP/1.1 " + std::string(status)),
                status << ": " << answer.substr(0, 200));
}

/// The path of the stream that a call is given.
std::string stream_of_call(const WholeSystem& system, int call) {
  char sid[35];
  std::snprintf(sid, sizeof sid, "CA%032d", call);
  const FormFields form{
      {"CallSid", sid},         {"AccountSid", "AC3f9c1d0a7b5e4c2d8f60a1b2c3d4e5f6"},
      {"From", "+15558675310"}, {"To", "+15557122661"},
      {"Direction", "inbound"}, {"CallStatus", "ringing"}};
  const std::string path = "/api/twilio/voice/inbound", body = carrier::encode_form(form);
  RawTalk talk(system.public_port());
  const std::string twiml =
      say(talk,
          "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Twilio-Signature: " +
              twilio_signature(kToken, kBase + path, form) +
              "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: " +
              std::to_string(body.size()) + "\r\n\r\n" + body,
          "</Response>");
  const std::size_t at = twiml.find("url=\"ws://127.0.0.1:1/");
  REQUIRE_MESSAGE(at != std::string::npos, twiml);
  const std::size_t from = at + std::string("url=\"ws://127.0.0.1:1").size();
  return twiml.substr(from, twiml.find('"', from) - from);
}

/// Upgrades the stream of a call and sends what is too big for it; it is closed with `code`.
void check_closed(const WholeSystem& system, int call, unsigned code, Flood flood) {
  const std::string path = stream_of_call(system, call);
  RawTalk talk(system.public_port());
  const std::string upgraded =
      say(talk,
          "GET " + path +
              " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: "
              "websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
              "dGhlIHNhbXBsZSBub25jZQ==\r\nX-Twilio-Signature: " +
              twilio_signature(kToken, "ws://127.0.0.1:1" + path) + "\r\n\r\n",
          "\r\n\r\n");
  REQUIRE_MESSAGE(upgraded.starts_with("HTTP/1.1 101"), upgraded);
  // What came behind the head already is the first of its frames.
  const std::string begun = upgraded.substr(upgraded.find("\r\n\r\n") + 4);
  const auto closed = [&begun](const std::string& came) { return close_code(begun + came); };
  const std::string came =
      talk.talk([&flood] { return flood(); },
                [&closed](const std::string& so_far) { return closed(so_far).has_value(); });
  CHECK(closed(came) == code);
}

std::string masked_head(const char* head, std::size_t size) {
  return std::string(head, size) + std::string(4, '\0');
}

/// All of them once, `most` bytes of each. `round`: their calls have other names each time.
void send_all(const WholeSystem& system, int round, std::size_t most) {
  const auto flood = [most](std::string first, std::string again) {
    return Flood(std::move(first), std::move(again), most);
  };
  const std::string piece(64 * 1024, 'x');
  const std::string post = "POST /api/twilio/voice/inbound HTTP/1.1\r\nHost: a\r\n";
  check_refused(system, "431", flood("GET / HTTP/1.1\r\nHost: a\r\nX-Much: ", piece));
  check_refused(system, "413", flood(post + "Content-Length: 1073741824\r\n\r\n", piece));
  check_refused(system, "413",
                flood(post + "Transfer-Encoding: chunked\r\n\r\n", "10000\r\n" + piece + "\r\n"));
  // A gibibyte in one frame; one byte more than a message may have; fragments without an end.
  check_closed(system, round * 10 + 1, 1009,
               flood(masked_head("\x81\xFF\0\0\0\0\x40\0\0\0", 10), piece));
  check_closed(system, round * 10 + 2, 1009,
               flood(masked_head("\x81\xFF\0\0\0\0\0\x01\0\x01", 10), piece));
  check_closed(system, round * 10 + 3, 1009,
               flood(masked_head("\x01\xFE\x40\0", 4) + piece.substr(0, 16384),
                     masked_head("\0\xFE\x40\0", 4) + piece.substr(0, 16384)));
}

}  // namespace

TEST_SUITE("fault/oversize") {
  TEST_CASE("fault-34: what is too big is refused before it is kept, by the whole process") {
    WholeSystem system({.scenario = integration::greeting_and_answer(),
                        .server = {{"TANDEM_TLS_CERT", ""},
                                   {"TANDEM_TLS_KEY", ""},
                                   {"TWILIO_WEBHOOK_BASE_URL", kBase},
                                   {"TWILIO_STREAM_BASE_URL", "ws://127.0.0.1:1"}},
                        .carrier = false});
    // What these ways need at all, code and buffers, is there after the first round. That sends no
    // more than it takes to be refused: a server that kept a flood and gave it back would have its
    // pages still, and the second one would not be seen in them.
    send_all(system, 1, kRefusedAt);
    const int pid = system.server().pid();
    const double before = memory_kib(pid, "VmRSS");
    std::ofstream("/proc/" + std::to_string(pid) + "/clear_refs") << "5";
    send_all(system, 2, kSentMost);
    check_bar("KiB more at the most", memory_kib(pid, "VmHWM") - before, 1024);
    CHECK(system.stop_server() == 0);
  }
}

}  // namespace tandem::fault
