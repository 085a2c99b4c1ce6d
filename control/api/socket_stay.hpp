#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "control/api/socket_answer.hpp"
#include "core/task.hpp"

namespace tandem {
class EventLoop;
}

namespace tandem::api {

class ApiService;

/// Why a socket is closed whose peer may not go on with it; the same on all of ours.
enum class StayEnd : std::uint16_t {
  TokenExpired = 4401,  ///< It ran out, or its session is over.
  NoLongerAllowed = 4403,
  OtherSubject = 4409,  ///< The newer token is somebody else's.
};

/// How often somebody's right is asked for again: within the minute of fault 38.
inline constexpr std::chrono::milliseconds kStayAskAgain{40'000};

/// What comes of a newer token.
struct Renewal {
  Renewal() = default;  // Not an aggregate: core/README.md, "Coroutines".

  enum class Verdict : std::uint8_t {
    Taken,
    NoGood,
    NotAllowed,  ///< Good, and no longer good for this.
    SomebodyElses,
    Unanswered,  ///< The database could not be asked, or they ask too often.
  } verdict = Verdict::Unanswered;
  std::optional<std::chrono::system_clock::time_point> until;  ///< Of a token that was taken.
  std::string told;                                            ///< To who brought it.
};

/// What the API's answer about a newer token means for the socket that `who` opened.
[[nodiscard]] Renewal judge_renewal(const auth::Principal& who, const SocketAnswer& answer);
/// `who` opened the socket of `path` and brings a newer token: where it is good they are what it
/// says from here on. On `loop`, whose alone `who` is.
[[nodiscard]] Task<Renewal> renew_sender(ApiService& api, EventLoop& loop,
                                         std::shared_ptr<SocketSender> who, std::string path,
                                         std::string token, SocketWork work);

/// Whether the peer of an open socket may keep it: a token that runs out ends what was begun with
/// it, and so does a session that is ended or a right that is taken away. One a socket, on a loop.
class SocketStay {
 public:
  /// Of the database, each within the API's time.
  struct Asked {
    std::function<Task<Stay>()> still;
    std::function<Task<Renewal>(std::string token)> renew;
  };
  struct Socket {
    std::function<void(StayEnd, std::string_view reason)> close;
    std::function<void(std::string)> tell;
    std::function<bool()> closing;  ///< Or closed.
  };

  SocketStay(EventLoop& loop, std::optional<std::chrono::system_clock::time_point> until,
             std::chrono::milliseconds ask_again, Asked asked, Socket socket);

  /// Until the socket is closing. This must outlive it, and `renew` too.
  [[nodiscard]] Task<> watch();
  /// The peer brought a newer token. One at a time: each asks the database; others are dropped.
  [[nodiscard]] Task<> renew(std::string token);

 private:
  EventLoop& loop_;
  std::optional<std::chrono::system_clock::time_point> until_;  ///< Of their token.
  std::chrono::milliseconds ask_again_;
  Asked asked_;
  Socket socket_;
  bool renewing_ = false;
};

}  // namespace tandem::api
