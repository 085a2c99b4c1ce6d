#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/integration/database_questions.hpp"
#include "tests/integration/whole_system.hpp"

namespace tandem::integration {

/// The organisation whose agents ring people in New York, and its number.
inline constexpr const char* kRingers = "0199aaaa-0000-7000-8000-000000000001";
inline constexpr const char* kRingersNumber = "+12125550100";
/// Its agents differ in what they do with answering machines: 0 decides itself, 1 hangs up, 2
/// leaves a message.
[[nodiscard]] std::string ringers_agent(int n);
/// Those who are rung, by their last digit.
[[nodiscard]] std::string callee_number(int n);
/// One of them in a scenario: `keys` of the call, then its turns.
[[nodiscard]] std::string callee(int n, const std::string& keys, const std::string& turns);
/// Turns of one who says hello, asks twice and hangs up.
[[nodiscard]] std::string person();

/// Server, model and carrier, and a queue.
struct Outreach {
  using Variables = std::vector<std::pair<std::string, std::string>>;

  /// `also`: of the server's environment; then it is one node of many. `relay`: where on loopback
  /// it reaches its database; 0: straight.
  explicit Outreach(const std::string& scenario, const Variables& also = {},
                    std::uint16_t relay = 0);
  /// Orders a call, as the API does.
  void ring(int n, int agent = 0);
  /// What is known of the call to this number.
  [[nodiscard]] std::string of(int n, const std::string& expression) const;
  [[nodiscard]] bool ends(int n, std::chrono::seconds limit = std::chrono::seconds{60}) const;
  [[nodiscard]] std::size_t carrier_lines(std::string_view what) const;
  [[nodiscard]] bool told_model(std::string_view words) const;
  void stop();

  postgres::FreshDatabase database;
  WholeSystem system;

 private:
  [[nodiscard]] Variables environment(const Variables& also, std::uint16_t relay) const;
};

}  // namespace tandem::integration
