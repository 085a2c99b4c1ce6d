#pragma once

#include <boost/json/value.hpp>
#include <memory>
#include <string>

#include "tests/core/loop_fixture.hpp"
#include "tools/sim/calendar/calendar_server.hpp"

namespace tandem::calendar::test {

/// The simulated Google on a loop of its own.
class SimulatedGoogle {
 public:
  static constexpr const char* kAccount = "frontdesk@example.com";
  static constexpr const char* kClientId = "client";
  static constexpr const char* kClientSecret = "secret";

  SimulatedGoogle();
  ~SimulatedGoogle();

  [[nodiscard]] std::string base() const;
  /// `/sim/…`: POST with a body, GET without.
  boost::json::value control(const std::string& path, const std::string& body = {});
  /// The browser at Google's page: where it is sent back to.
  [[nodiscard]] std::string consent(const std::string& url);
  /// Requests of an operation so far.
  [[nodiscard]] std::int64_t count(const std::string& operation);

 private:
  net::HttpResponse ask(const std::string& method, const std::string& url, const std::string& body);

  tandem::test::LoopFixture loop_{"sim"};
  tandem::test::LoopFixture browser_{"browser"};
  sim::MessageLog log_{""};
  std::unique_ptr<sim::CalendarServer> server_;
};

/// The value of one field in the query of `url`.
[[nodiscard]] std::string query_field(const std::string& url, const std::string& name);

}  // namespace tandem::calendar::test
