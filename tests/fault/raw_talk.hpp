#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace tandem::fault {

/// One plain TCP connection on loopback to somebody who may answer before all was said.
class RawTalk {
 public:
  explicit RawTalk(std::uint16_t port);
  ~RawTalk();
  RawTalk(const RawTalk&) = delete;
  RawTalk& operator=(const RawTalk&) = delete;

  /// Sends `pieces`, what it gives each time it is called until that is empty, and reads meanwhile:
  /// until the peer ends, `enough` of what came is true, or the deadline. All that came.
  [[nodiscard]] std::string talk(const std::function<std::string_view()>& pieces,
                                 const std::function<bool(const std::string&)>& enough,
                                 std::chrono::seconds deadline = std::chrono::seconds{20});

 private:
  bool read_some();
  void send_some(std::string_view& left);
  int fd_;
  bool ended_ = false, refused_ = false;
  std::string came_;
};

}  // namespace tandem::fault
