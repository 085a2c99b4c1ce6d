#include "tools/sim/message_log.hpp"

#include <unistd.h>

#include <boost/json/serialize.hpp>
#include <chrono>
#include <stdexcept>
#include <utility>

#include "core/crc32c.hpp"

namespace tandem::sim {
namespace {

/// More than so much does not wait, whoever gathers.
constexpr std::size_t kWaitingMost = std::size_t{256} * 1024;

}  // namespace

MessageLog::MessageLog(const std::filesystem::path& file) {
  if (file.empty()) return;
  file_.reset(std::fopen(file.c_str(), "w"));
  if (file_ == nullptr) throw std::runtime_error("cannot write the log " + file.string());
  // What waits, waits here: whole lines.
  std::setvbuf(file_.get(), nullptr, _IONBF, 0);
}

MessageLog::~MessageLog() { flush(); }

void MessageLog::write(const boost::json::object& members) {
  if (!on()) return;
  waiting_ += "{\"t\":";
  waiting_ += std::to_string(now());
  const std::string rest = boost::json::serialize(members);
  if (rest.size() > 2) waiting_ += ',';
  waiting_.append(rest, 1);
  end_line();
}

void MessageLog::end_line() {
  waiting_ += '\n';
  if (!first_waits_ || waiting_.size() > kWaitingMost) return flush();
  if (std::exchange(told_, true)) return;
  first_waits_();
}

void MessageLog::gather(std::function<void()> first_waits) {
  flush();
  first_waits_ = std::move(first_waits);
}

void MessageLog::flush() {
  told_ = false;
  if (waiting_.empty()) return;
  std::fwrite(waiting_.data(), 1, waiting_.size(), file_.get());
  waiting_.clear();
}

void MessageLog::write_last() const noexcept {
  if (file_ == nullptr) return;
  // Not the line in the middle of which it may have been.
  std::string_view whole = waiting_;
  whole = whole.substr(0, whole.rfind('\n') + 1);
  while (!whole.empty()) {
    const ssize_t written = ::write(::fileno(file_.get()), whole.data(), whole.size());
    if (written <= 0) return;
    whole.remove_prefix(static_cast<std::size_t>(written));
  }
}

std::int64_t MessageLog::now() noexcept {
  return std::chrono::nanoseconds(std::chrono::steady_clock::now().time_since_epoch()).count();
}

std::string MessageLog::hash(std::span<const std::uint8_t> bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::uint32_t value = crc32c({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  std::string text(8, '0');
  for (std::size_t i = text.size(); i-- > 0; value >>= 4) text[i] = kDigits[value & 15];
  return text;
}

}  // namespace tandem::sim
