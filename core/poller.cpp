#include "core/poller.hpp"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <typeinfo>
#include <utility>

#include "core/loop_work.hpp"

namespace tandem {

struct Poller::Batch {
  static constexpr int kSize = 256;
  epoll_event events[kSize];
  int next = 0;
  int count = 0;
};

Poller::Poller()
    : epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      wake_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)),
      batch_(std::make_unique<Batch>()) {
  epoll_event event{};
  event.events = EPOLLIN | EPOLLET;
  event.data.ptr = nullptr;
  if (epoll_ < 0 || wake_ < 0 || ::epoll_ctl(epoll_, EPOLL_CTL_ADD, wake_, &event) != 0)
    throw std::system_error(errno, std::generic_category(), "epoll");
}

Poller::~Poller() {
  ::close(wake_);
  ::close(epoll_);
}

Result<> Poller::add(int fd, Watch& watch) {
  return add(fd, watch, EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET);
}

Result<> Poller::add_readable(int fd, Watch& watch) { return add(fd, watch, EPOLLIN); }

Result<> Poller::add(int fd, Watch& watch, unsigned events) {
  epoll_event event{};
  event.events = events;
  event.data.ptr = &watch;
  if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event) != 0) {
    return ErrorCode(errno, boost::system::system_category());
  }
  ++watching_;
  for (std::vector<Watch*>* list : {&deferred_, &calling_}) {
    if (list->capacity() < watching_) list->reserve(std::max(watching_, 2 * list->capacity()));
  }
  return {};
}

void Poller::remove(int fd, Watch& watch) noexcept {
  if (::epoll_ctl(epoll_, EPOLL_CTL_DEL, fd, nullptr) == 0) --watching_;
  // What was told of it already, in this turn, must not reach it any more.
  for (int i = batch_->next; i < batch_->count; ++i) {
    if (batch_->events[i].data.ptr == &watch) batch_->events[i].data.ptr = nullptr;
  }
  forget(watch);
}

void Poller::forget(Watch& watch) noexcept {
  if (!std::exchange(watch.deferred_, false)) return;
  std::replace(deferred_.begin(), deferred_.end(), &watch, static_cast<Watch*>(nullptr));
  std::replace(calling_.begin(), calling_.end(), &watch, static_cast<Watch*>(nullptr));
}

void Poller::call_later(Watch& watch) {
  if (watch.deferred_) return;
  watch.deferred_ = true;
  deferred_.push_back(&watch);
}

void Poller::wake() noexcept { ::eventfd_write(wake_, 1); }

void Poller::turn(Patience patience) {
  called_ = false;
  // The deferred first: what is deferred from here on has its turn after the sockets.
  call_deferred();
  if (batch_->next == batch_->count) harvest(patience);
  while (batch_->next < batch_->count) {
    const epoll_event& event = batch_->events[batch_->next++];
    auto* watch = static_cast<Watch*>(event.data.ptr);
    if (watch == nullptr) continue;
    called_ = true;
    LoopWork::is(typeid(*watch).name());
    watch->on_ready((event.events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0);
  }
}

void Poller::harvest(Patience patience) {
  const bool wait = patience == Patience::UntilReady && deferred_.empty() && !called_;
  if (wait) LoopWork::is(LoopWork::kWaiting);
  batch_->next = 0;
  batch_->count = std::max(::epoll_wait(epoll_, batch_->events, Batch::kSize, wait ? -1 : 0), 0);
}

void Poller::call_deferred() {
  if (call_next_ == calling_.size()) {
    if (deferred_.empty()) return;
    calling_.clear();
    call_next_ = 0;
    calling_.swap(deferred_);
  }
  while (call_next_ < calling_.size()) {
    Watch* watch = calling_[call_next_++];
    if (watch == nullptr) continue;
    called_ = true;
    watch->deferred_ = false;
    LoopWork::is(typeid(*watch).name());
    watch->on_ready(true);
  }
}

}  // namespace tandem
