#pragma once

#include <functional>
#include <string>

namespace tandem {
class EventLoop;
}

namespace tandem::call {

/// Whose call it is, and in which words they are to be told of.
struct CallerQuery {
  std::string organisation;  ///< UUID.
  std::string number;        ///< E.164.
  std::string time_zone;     ///< IANA name, for times.
  std::string language;      ///< ISO 639-1.
};

/// What a tenant knows of a caller, looked up while the call is set up and never waited for.
/// Asynchronous: `done` runs exactly once, posted to `loop`, within the implementation's deadline
/// (at most 2 s). It gets what the model is to be told behind the briefing of the call, with
/// whatever strangers wrote in it quoted; empty where there is nothing to tell.
class CallerBook {
 public:
  using Done = std::function<void(std::string)>;
  virtual ~CallerBook() = default;

  virtual void look_up(EventLoop& loop, CallerQuery query, Done done) = 0;
};

}  // namespace tandem::call
