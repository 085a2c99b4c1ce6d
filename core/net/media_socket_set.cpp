#include "core/net/media_socket_set.hpp"

#include "core/net/websocket_reader.hpp"

namespace tandem::net {

MediaSocketSet::MediaSocketSet(EventLoop& loop)
    : poller_(loop.poller()),
      read_buffer_(new char[kReadSize + websocket::Reader::kPadding]()),
      tick_(loop.on_tick([this] { check_slice(); })) {}

MediaSocketSet::~MediaSocketSet() {
  // Their destructors come back to us.
  auto held = std::move(held_);
  held_.clear();
  held.clear();
}

Result<> MediaSocketSet::add(int fd, Member& member) {
  const Result<> watched = poller_.add(fd, member);
  if (!watched) return watched;
  member.place_ = members_.size();
  members_.push_back(&member);
  return {};
}

void MediaSocketSet::remove(int fd, Member& member) noexcept {
  poller_.remove(fd, member);
  if (member.place_ == Member::kNowhere) return;
  Member* last = members_.back();
  members_[member.place_] = last;
  last->place_ = member.place_;
  members_.pop_back();
  member.place_ = Member::kNowhere;
}

void MediaSocketSet::hold(std::shared_ptr<Member> member) {
  const Member* key = member.get();
  held_.emplace(key, std::move(member));
}

void MediaSocketSet::let_go(const Member& member) noexcept {
  const auto place = held_.find(&member);
  if (place == held_.end()) return;
  // Out of the map first: the destructor comes back to us.
  const std::shared_ptr<Member> last = std::move(place->second);
  held_.erase(place);
}

void MediaSocketSet::check_slice() {
  const Clock::time_point now = Clock::now();
  slice_ = (slice_ + 1) % kSlices;
  // Members may go while we are at it; then another one has moved into their place.
  for (std::size_t i = slice_; i < members_.size(); i += kSlices) members_[i]->on_check(now);
}

}  // namespace tandem::net
