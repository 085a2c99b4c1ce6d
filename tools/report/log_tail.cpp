#include "tools/report/log_tail.hpp"

#include <boost/json/parse.hpp>
#include <system_error>

namespace tandem::report {

LogTail::LogTail(std::filesystem::path file, From from) : file_(std::move(file)) {
  if (from == From::Begin) return;
  in_.open(file_, std::ios::binary | std::ios::ate);
  if (in_.is_open()) read_bytes_ = static_cast<std::uintmax_t>(in_.tellg());
}

std::size_t LogTail::read() {
  in_.clear();
  char piece[65'536];
  std::size_t total = 0;
  while (true) {
    in_.read(piece, sizeof piece);
    const auto count = static_cast<std::size_t>(in_.gcount());
    if (count == 0) break;
    partial_.append(piece, count);
    total += count;
  }
  read_bytes_ += total;
  return total;
}

bool LogTail::replaced() const {
  std::error_code error;
  const std::uintmax_t size = std::filesystem::file_size(file_, error);
  // A log only grows: a shorter one is another one.
  return !error && size < read_bytes_;
}

std::vector<boost::json::object> LogTail::poll() {
  std::vector<boost::json::object> lines;
  if (!in_.is_open()) in_.open(file_, std::ios::binary);
  if (!in_.is_open()) return lines;
  static_cast<void>(read());
  if (replaced()) {
    // What was written between the read and the renaming.
    static_cast<void>(read());
    in_.close();
    in_.open(file_, std::ios::binary);
    read_bytes_ = 0;
    static_cast<void>(read());
  }
  std::size_t from = 0;
  for (std::size_t end; (end = partial_.find('\n', from)) != std::string::npos; from = end + 1) {
    boost::system::error_code error;
    boost::json::value line =
        boost::json::parse(std::string_view(partial_).substr(from, end - from), error);
    if (error || !line.is_object())
      ++bad_lines_;
    else
      lines.push_back(std::move(line.as_object()));
  }
  partial_.erase(0, from);
  return lines;
}

}  // namespace tandem::report
