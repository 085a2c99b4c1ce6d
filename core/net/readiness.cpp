#include "core/net/readiness.hpp"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "core/event_loop.hpp"

namespace tandem::net {

struct Readiness::Batch {
  static constexpr int kSize = 256;
  epoll_event events[kSize];
  int count = 0;
};

Readiness::Readiness(EventLoop& loop)
    : loop_(loop),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      batch_(std::make_unique<Batch>()),
      wake_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
  if (epoll_ < 0 || wake_ < 0) throw std::system_error(errno, std::generic_category(), "epoll");
  epoll_event wake{};
  wake.events = EPOLLIN | EPOLLET;
  wake.data.ptr = nullptr;
  ::epoll_ctl(epoll_, EPOLL_CTL_ADD, wake_, &wake);
  loop_.watch(epoll_, [this] { dispatch(); });
}

Readiness::~Readiness() {
  ::close(wake_);
  ::close(epoll_);
}

Result<> Readiness::add(int fd, Watch& watch) {
  epoll_event event{};
  event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
  event.data.ptr = &watch;
  if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event) != 0) {
    return ErrorCode(errno, boost::system::system_category());
  }
  return {};
}

void Readiness::remove(int fd, Watch& watch) noexcept {
  ::epoll_ctl(epoll_, EPOLL_CTL_DEL, fd, nullptr);
  // What was told of it already, in this turn, must not reach it any more.
  for (int i = 0; i < batch_->count; ++i) {
    if (batch_->events[i].data.ptr == &watch) batch_->events[i].data.ptr = nullptr;
  }
  watch.deferred_ = false;
  std::replace(deferred_.begin(), deferred_.end(), &watch, static_cast<Watch*>(nullptr));
  std::replace(calling_.begin(), calling_.end(), &watch, static_cast<Watch*>(nullptr));
}

void Readiness::call_later(Watch& watch) {
  if (watch.deferred_) return;
  watch.deferred_ = true;
  if (deferred_.empty()) ::eventfd_write(wake_, 1);
  deferred_.push_back(&watch);
}

void Readiness::dispatch() {
  // The deferred first: what is deferred from here on has its turn after the sockets.
  call_deferred();
  batch_->count = ::epoll_wait(epoll_, batch_->events, Batch::kSize, 0);
  for (int i = 0; i < batch_->count; ++i) {
    auto* watch = static_cast<Watch*>(batch_->events[i].data.ptr);
    const bool at_end = (batch_->events[i].events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0;
    if (watch != nullptr) watch->on_ready(at_end);
  }
  batch_->count = 0;
  // The harvest above has consumed the wake-up of whatever was deferred in this turn; without
  // another one it would wait for the next socket that stirs.
  if (!deferred_.empty()) ::eventfd_write(wake_, 1);
}

void Readiness::call_deferred() {
  if (deferred_.empty()) return;
  // The eventfd is never read: being edge-triggered, it tells of each write.
  calling_.swap(deferred_);
  for (std::size_t i = 0; i < calling_.size(); ++i) {
    Watch* watch = calling_[i];
    if (watch == nullptr) continue;
    watch->deferred_ = false;
    watch->on_ready(true);
  }
  calling_.clear();
}

}  // namespace tandem::net
