#include "tools/sim/carrier/call_journal.hpp"

#include <algorithm>

namespace tandem::sim {

void CallJournal::fault(int code, std::string_view what) {
  // 31921: the server closed the stream, intended or not. 31930: it reads too slowly.
  const bool tolerated = code == 31921 || code == 31930 ||
                         std::find(tolerated_.begin(), tolerated_.end(), code) != tolerated_.end();
  if (!tolerated) ++failing_;
  faults_.push_back({code, std::string(what)});
  write("fault", {{"code", code}, {"text", what}, {"fails", !tolerated}});
}

void CallJournal::write(std::string_view what, boost::json::object members) {
  if (!log_.on()) return;
  boost::json::object line{{"what", what}, {"call", call_sid_}};
  for (auto& member : members) line[member.key()] = std::move(member.value());
  log_.write(line);
}

bool CallJournal::logs() const noexcept { return log_.on(); }

}  // namespace tandem::sim
