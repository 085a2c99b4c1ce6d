#include "control/auth/password_hasher.hpp"

#include <sodium.h>

#include <array>
#include <cerrno>
#include <stdexcept>

#include "control/background_thread.hpp"
#include "core/async_event.hpp"
#include "core/errc.hpp"
#include "core/log/logger.hpp"

namespace tandem::auth {
namespace {

/// Of a password that nobody knows: what unknown accounts are checked against.
const std::string& nobodys_hash() {
  static const std::string hash = PasswordHasher::hash_here("nobody's");
  return hash;
}

/// Throws when it could not be found out: libsodium says by `errno` alone whether a password is
/// wrong or memory was short.
bool matches(const std::string& hash, const std::string& password) {
  errno = 0;
  if (crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0) return true;
  if (errno != EINVAL) throw std::runtime_error("no memory to check a password");
  return false;
}

}  // namespace

struct PasswordHasher::Job {
  Job(EventLoop& loop, std::function<void()> todo)
      : home(loop), work(std::move(todo)), done(loop) {}
  EventLoop& home;
  std::function<void()> work;
  bool ran = false, failed = false;
  AsyncEvent done;
};

std::string PasswordHasher::hash_here(const std::string& password) {
  std::array<char, crypto_pwhash_STRBYTES> text{};
  if (crypto_pwhash_str_alg(text.data(), password.data(), password.size(),
                            crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE,
                            crypto_pwhash_ALG_ARGON2ID13) != 0)
    throw std::runtime_error("no memory to hash a password");
  return text.data();
}

PasswordHasher::PasswordHasher() {
  if (sodium_init() < 0) throw std::runtime_error("libsodium could not start");
  static_cast<void>(nobodys_hash());
  for (int i = 0; i < kThreads; ++i)
    threads_.push_back(control::background_thread("passwords", [this] { serve(); }));
}

PasswordHasher::~PasswordHasher() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  wake_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

/// What goes wrong is one login's, never the process's.
void PasswordHasher::attempt(Job& job) {
  try {
    job.work();
    job.ran = true;
  } catch (const std::exception& error) {
    job.failed = true;
    static log::RateLimit limit;
    log::Logger().repeated(limit, log::Level::Error, "auth.hash_failed", {{"error", error.what()}});
  }
}

void PasswordHasher::serve() {
  while (true) {
    std::shared_ptr<Job> job;
    bool closing = false;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return closing_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      job = std::move(waiting_.front());
      waiting_.pop_front();
      closing = closing_;
    }
    if (!closing) attempt(*job);
    EventLoop& home = job->home;
    home.post([job = std::move(job)] { job->done.set(); });
  }
}

Task<Result<>> PasswordHasher::run(EventLoop& home, std::function<void()> work) {
  auto job = std::make_shared<Job>(home, std::move(work));
  {
    const std::lock_guard lock(mutex_);
    if (closing_) co_return tandem::errc::closed;
    if (waiting_.size() >= kWaitingMax) co_return tandem::errc::would_block;
    waiting_.push_back(job);
  }
  wake_.notify_one();
  // What the job refers to lives in the callers' frames: it is waited for in any case.
  co_await job->done.wait_even_if_cancelled();
  if (job->failed) co_return tandem::errc::would_block;
  if (!job->ran) co_return tandem::errc::closed;
  co_return Result<>();
}

Task<Result<std::string>> PasswordHasher::hash(EventLoop& home, std::string password) {
  std::string made;
  std::function<void()> work = [&] { made = hash_here(password); };
  const auto ran = co_await run(home, std::move(work));
  if (!ran) co_return ran.error();
  co_return made;
}

Task<Result<PasswordVerdict>> PasswordHasher::verify(EventLoop& home, std::string password,
                                                     std::string hash) {
  bool right = false;
  std::function<void()> work = [&] {
    right = matches(hash.empty() ? nobodys_hash() : hash, password) && !hash.empty();
  };
  const auto ran = co_await run(home, std::move(work));
  if (!ran) co_return ran.error();
  co_return right ? PasswordVerdict::Right : PasswordVerdict::Wrong;
}

}  // namespace tandem::auth
