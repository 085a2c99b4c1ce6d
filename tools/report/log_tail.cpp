#include "tools/report/log_tail.hpp"

#include <boost/json/parse.hpp>

namespace tandem::report {

std::vector<boost::json::object> LogTail::poll() {
  std::vector<boost::json::object> lines;
  if (!in_.is_open()) in_.open(file_, std::ios::binary);
  if (!in_.is_open()) return lines;
  in_.clear();
  char piece[65'536];
  while (true) {
    in_.read(piece, sizeof piece);
    const std::streamsize count = in_.gcount();
    if (count <= 0) break;
    partial_.append(piece, static_cast<std::size_t>(count));
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
