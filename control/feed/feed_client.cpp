#include "control/feed/feed_client.hpp"

#include <array>
#include <charconv>
#include <cstring>
#include <utility>

#include "core/json/writer.hpp"
#include "core/loop_work.hpp"

namespace tandem::feed {
namespace {

/// A snapshot of a thousand calls is some 700 KB; what a client has not taken beyond this is more
/// than it will ever read in time.
constexpr std::size_t kUnsentMax = 2 * 1024 * 1024;
constexpr std::size_t kCaughtUp = 16 * 1024;
/// The socket's own bound, which nothing here reaches.
constexpr std::size_t kSocketMax = 32 * 1024 * 1024;
constexpr std::size_t kRequestMax = 64 * 1024;
/// A page that is scrolled subscribes a few times a second.
constexpr int kRequestsMax = 50;
constexpr std::chrono::seconds kWindow{5};
constexpr std::string_view kRightsMember = R"(,"rights":)";

net::MediaSocket::Options socket_options() {
  net::MediaSocket::Options options;
  options.role = net::MediaSocket::Role::Server;
  options.message_max = kRequestMax;
  options.unsent_max = kSocketMax;
  options.ping_after = std::chrono::seconds(25);
  options.dead_after = std::chrono::seconds(60);
  return options;
}

}  // namespace

FeedClient::FeedClient(std::uint64_t id, net::ByteStream stream, FeedMember member, Hub hub)
    : id_(id),
      member_(std::move(member)),
      hub_(std::move(hub)),
      socket_(std::move(stream), socket_options(), *this),
      spoke_at_(std::chrono::steady_clock::now()),
      window_began_(spoke_at_) {}

void FeedClient::offer(const FeedMessage& message) {
  if (!member_.rights.sees(message.organisation, message.call) || !wish_.wants(message)) return;
  if (behind_since_) {
    ++dropped_;
    ++dropped_told_;
    return;
  }
  const std::string_view tail = message.tail;
  if (!message.row_end) return tell(tail);
  // Straight into the socket's buffer: a row is written once for all, and copied once for each.
  const std::array pieces{tail.substr(0, *message.row_end), kRightsMember,
                          member_.rights.deeds_with(message.organisation, message.call),
                          tail.substr(*message.row_end)};
  tell_joined(pieces);
}

std::string FeedClient::rights_member(const std::string& organisation, call::CallId call) const {
  return std::string(kRightsMember).append(member_.rights.deeds_with(organisation, call));
}

bool FeedClient::use(FeedRights rights) {
  if (rights == member_.rights) return false;
  member_.rights = std::move(rights);
  if (!snapshot_asked_at_) snapshot_asked_at_ = std::chrono::steady_clock::now();
  return true;
}

void FeedClient::tell(std::string_view tail) { tell_joined({&tail, 1}); }

void FeedClient::tell_joined(std::span<const std::string_view> pieces) {
  static constexpr std::string_view kBegin = R"({"seq":)";
  std::array<char, 24> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), ++seq_).ptr;
  const std::string_view number(digits.data(), static_cast<std::size_t>(end - digits.data()));
  std::size_t size = kBegin.size() + number.size() + 1;
  for (const std::string_view piece : pieces) size += piece.size();
  char* out = socket_.begin_text(size);
  const auto put = [&out](std::string_view text) {
    std::memcpy(out, text.data(), text.size());
    out += text.size();
  };
  put(kBegin);
  put(number);
  put(",");
  for (const std::string_view piece : pieces) put(piece);
  socket_.end_text(size);
}

void FeedClient::tell_levels(std::string_view entries) {
  // Old levels are worth nothing: a client that is not through with the last ones gets none.
  if (!behind_since_ && socket_.unsent_bytes() < kCaughtUp) socket_.send_binary(entries);
}

void FeedClient::count(std::size_t active, Instant now) {
  if (behind_since_ || (active == active_told_ && now - spoke_at_ < kSilenceMax)) return;
  active_told_ = active;
  spoke_at_ = now;
  tell(R"("type":"active-count","count":)" + std::to_string(active) + '}');
}

void FeedClient::flush(Instant now) {
  socket_.flush();
  if (over_ || closing_) return;
  const std::size_t unsent = socket_.unsent_bytes();
  if (!behind_since_) {
    if (unsent > kUnsentMax) behind_since_ = now;
    return;
  }
  if (now - *behind_since_ > kSlowMax) return close(CloseCode::TryAgainLater, "reads too slowly");
  if (unsent > kCaughtUp) return;
  behind_since_.reset();
  tell(R"("type":"resync","dropped":)" + std::to_string(std::exchange(dropped_, 0)) + '}');
  tell_snapshot(now);
  socket_.flush();
}

void FeedClient::close(CloseCode code, std::string_view reason) {
  closing_ = true;
  socket_.close(static_cast<std::uint16_t>(code), reason);
}

bool FeedClient::admit_request() {
  const Instant now = std::chrono::steady_clock::now();
  if (now - window_began_ > kWindow) {
    window_began_ = now;
    requests_ = 0;
  }
  return ++requests_ <= kRequestsMax;
}

void FeedClient::on_text(std::span<char> message) {
  LoopWork::is("a message of a dashboard");
  if (!admit_request()) return close(CloseCode::Nonsense, "too many messages");
  std::string fault;
  auto request = read_feed_request({message.data(), message.size()}, fault);
  if (!request) {
    std::string error;
    json::Writer(error).begin_object().member("type", "error").member("detail", fault).end_object();
    return tell(std::string_view(error).substr(1));
  }
  if (auto* wish = std::get_if<FeedWish>(&*request)) {
    wish_ = std::move(*wish);
    active_told_ = static_cast<std::size_t>(-1);
  } else if (auto* refreshed = std::get_if<TokenRefreshed>(&*request)) {
    hub_.refresh(*this, std::move(refreshed->token));
  } else if (!snapshot_asked_at_) {
    snapshot_asked_at_ = std::chrono::steady_clock::now();
  }
}

void FeedClient::tell_snapshot(Instant now) {
  snapshot_asked_at_.reset();
  snapshot_told_at_ = now;
  hub_.snapshot(*this);
}

void FeedClient::on_binary(std::span<char>) { close(CloseCode::Nonsense, "nothing binary here"); }
void FeedClient::on_batch_end() { socket_.flush(); }

void FeedClient::on_end(const net::MediaSocketEnd&) { over_ = true; }

}  // namespace tandem::feed
