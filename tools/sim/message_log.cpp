#include "tools/sim/message_log.hpp"

#include <boost/json/serialize.hpp>
#include <chrono>
#include <stdexcept>

namespace tandem::sim {

MessageLog::MessageLog(const std::filesystem::path& file) {
  if (file.empty()) return;
  file_.reset(std::fopen(file.c_str(), "w"));
  if (file_ == nullptr) throw std::runtime_error("cannot write the log " + file.string());
}

void MessageLog::write(const boost::json::object& members) {
  if (file_ == nullptr) return;
  std::string line = "{\"t\":" + std::to_string(now());
  const std::string rest = boost::json::serialize(members);
  if (rest.size() > 2) line += ",";
  line.append(rest, 1);
  line += "\n";
  std::fwrite(line.data(), 1, line.size(), file_.get());
  std::fflush(file_.get());
}

std::int64_t MessageLog::now() noexcept {
  return std::chrono::nanoseconds(std::chrono::steady_clock::now().time_since_epoch()).count();
}

std::string MessageLog::hash(std::span<const std::uint8_t> bytes) {
  std::uint32_t value = 2166136261u;
  for (std::uint8_t byte : bytes) value = (value ^ byte) * 16777619u;
  char text[9];
  std::snprintf(text, sizeof text, "%08x", value);
  return text;
}

}  // namespace tandem::sim
