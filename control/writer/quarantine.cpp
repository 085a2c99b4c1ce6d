#include "control/writer/quarantine.hpp"

#include <string>

#include "control/events/json_lines_sink.hpp"
#include "core/base64.hpp"
#include "core/json/writer.hpp"
#include "core/log/logger.hpp"
#include "core/rfc3339.hpp"

namespace tandem::control {
namespace {

constexpr SegmentedFile::Limits kLimits{8ULL << 20, 64ULL << 20};

log::RateLimit disk_complaints;

std::string now() {
  return rfc3339(
      std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now()));
}

}  // namespace

Quarantine::Quarantine(const std::filesystem::path& directory, std::chrono::days age_max)
    : directory_(directory), age_max_(age_max), file_(directory, "quarantine", kLimits) {}

void Quarantine::forget_old() {
  file_.rotate_if_old(std::chrono::days(1));
  file_.delete_older_than(age_max_);
  const auto oldest = std::filesystem::file_time_type::clock::now() - age_max_;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(directory_, error), end; !error && entry != end;
       entry.increment(error)) {
    if (entry->path().extension() != kUnreadable) continue;
    std::error_code gone;
    const auto written = entry->last_write_time(gone);
    if (!gone && written < oldest) std::filesystem::remove(entry->path(), gone);
  }
}

void Quarantine::damaged(std::uint64_t segment, std::uint64_t offset, std::string_view bytes) {
  log::Logger().error("spool.damaged_record",
                      {{"segment", segment}, {"offset", offset}, {"bytes", bytes.size()}});
  std::string line;
  json::Writer(line)
      .begin_object()
      .member("set_aside_at", now())
      .member("damaged_segment", segment)
      .member("offset", offset)
      .member("bytes_base64", base64_encode(bytes))
      .end_object();
  write(line + '\n');
}

void Quarantine::refused(const call::CallEvent& event, std::string_view why) {
  log::Logger().error("writer.event_refused", {{"call", event.call.text()},
                                               {"epoch", event.epoch},
                                               {"seq", event.seq},
                                               {"type", event.type},
                                               {"error", why}});
  set_aside(event, "refused_because", why);
}

void Quarantine::unplaced(const call::CallEvent& event, std::string_view why) {
  set_aside(event, "unplaced_because", why);
}

void Quarantine::set_aside(const call::CallEvent& event, const char* because,
                           std::string_view why) {
  std::string line;
  json::Writer(line).begin_object().member("set_aside_at", now()).member(because, why).end_object();
  line += '\n';
  append_json_line(line, event);
  write(line);
}

void Quarantine::write(std::string_view line) {
  // The log line above is then all there is of it.
  if (waiting_.size() + line.size() > kWaitingMax)
    ++lost_;
  else
    waiting_ += line;
  static_cast<void>(write_waiting());
}

bool Quarantine::write_waiting() {
  if (waiting_.empty()) return true;
  const auto written = file_.write(waiting_);
  if (written) waiting_.erase(0, *written);
  if (!waiting_.empty()) {
    const std::string why = written ? "no room for all of it" : written.error().message();
    log::Logger().repeated(disk_complaints, log::Level::Error, "quarantine.write_failed",
                           {{"error", why}, {"waiting_bytes", waiting_.size()}});
    return false;
  }
  file_.rotate_if_long();
  if (const auto synced = file_.sync(); !synced)
    log::Logger().repeated(disk_complaints, log::Level::Error, "quarantine.sync_failed",
                           {{"error", synced.error().message()}});
  return true;
}

}  // namespace tandem::control
