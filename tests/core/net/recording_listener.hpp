#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/async_event.hpp"
#include "core/net/media_socket.hpp"

namespace tandem::test {

/// Keeps what a media socket tells. Hooks run inside the call.
class RecordingListener : public net::MediaSocket::Listener {
 public:
  explicit RecordingListener(EventLoop& loop) : ended(loop), news(loop) {}

  void on_text(std::span<char> message) override {
    texts.emplace_back(message.data(), message.size());
    // What simdjson may touch must be ours to read; ASan watches.
    for (std::size_t i = 0; i < 64; ++i) padding_sum += message.data()[message.size() + i];
    if (when_text) when_text(texts.back());
    news.set();
  }
  void on_binary(std::span<char> message) override {
    binaries.emplace_back(message.data(), message.size());
    news.set();
  }
  void on_batch_end() override {
    ++batches;
    if (when_batch) when_batch();
  }
  void on_end(const net::MediaSocketEnd& how) override {
    end = how;
    ended.set();
    news.set();
    if (when_end) when_end();
  }

  Task<> until_texts(std::size_t count) {
    while (texts.size() < count && !end) {
      news.reset();
      const bool came = co_await news.wait_for(std::chrono::seconds(20));
      if (!came) co_return;
    }
  }
  Task<bool> until_end() { co_return co_await ended.wait_for(std::chrono::seconds(20)); }

  std::vector<std::string> texts;
  std::vector<std::string> binaries;
  int batches = 0;
  int padding_sum = 0;
  std::optional<net::MediaSocketEnd> end;
  AsyncEvent ended;
  AsyncEvent news;
  std::function<void(const std::string&)> when_text;
  std::function<void()> when_batch;
  std::function<void()> when_end;
};

}  // namespace tandem::test
