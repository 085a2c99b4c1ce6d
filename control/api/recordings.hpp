#pragma once

#include "control/api/route_table.hpp"
#include "control/recording/call_recorder.hpp"
#include "control/store/connection_pool.hpp"

namespace tandem::api {

/// A part of a file that was asked for (RFC 9110, section 14).
struct ByteRange {
  std::uint64_t first = 0, last = 0;  ///< Both within the file.
};
/// `Range: bytes=…` of a file of `size` bytes: one range, or none where the header is absent, is of
/// another unit or names several (then the whole file is the answer). `fits` says whether any byte
/// of it is there.
[[nodiscard]] std::optional<ByteRange> read_range(std::string_view header, std::uint64_t size,
                                                  bool& fits);

/// `/api/calls/{id}/recording`: the sound of a call, as a file that can be sought in, and its
/// deletion. Lives on the control loop.
class Recordings {
 public:
  Recordings(EventLoop& loop, store::ConnectionPool& database, recording::CallRecorder& recorder)
      : loop_(loop), database_(database), recorder_(recorder) {}

  void add_routes(RouteTable& table);

 private:
  [[nodiscard]] Task<Reply> get(std::shared_ptr<const Request> request);

  EventLoop& loop_;
  store::ConnectionPool& database_;
  recording::CallRecorder& recorder_;
};

}  // namespace tandem::api
