#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "core/event_loop.hpp"
#include "core/result.hpp"
#include "core/task.hpp"

namespace tandem::auth {

enum class PasswordVerdict : std::uint8_t { Wrong, Right };

/// Hashes and checks passwords by argon2id (libsodium; 64 MiB and about 0.1 s each), two at once on
/// threads of its own, so that a burst of logins takes neither the loops nor the memory. When
/// `kWaitingMax` wait, further ones are refused at once; so are those for which there is no memory.
class PasswordHasher {
 public:
  static constexpr int kThreads = 2;
  static constexpr std::size_t kWaitingMax = 16;

  PasswordHasher();
  /// Waits for the hashes that run; those that wait fail with `errc::closed`.
  ~PasswordHasher();
  PasswordHasher(const PasswordHasher&) = delete;
  PasswordHasher& operator=(const PasswordHasher&) = delete;

  /// `$argon2id$…`. `home` is the loop of the caller. `errc::would_block` when too many wait, or
  /// when there is no memory for it now.
  [[nodiscard]] Task<Result<std::string>> hash(EventLoop& home, std::string password);
  /// Whether `password` is the one of `hash`. An empty hash is never right, and takes as long as
  /// one that is there: how long a login takes does not tell which accounts exist.
  [[nodiscard]] Task<Result<PasswordVerdict>> verify(EventLoop& home, std::string password,
                                                     std::string hash);

  /// The same for commands, on the calling thread.
  [[nodiscard]] static std::string hash_here(const std::string& password);

 private:
  struct Job;
  [[nodiscard]] Task<Result<>> run(EventLoop& home, std::function<void()> work);
  void serve();
  static void attempt(Job& job);

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::shared_ptr<Job>> waiting_;
  bool closing_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace tandem::auth
