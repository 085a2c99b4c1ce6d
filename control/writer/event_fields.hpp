#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace tandem::control {

/// Reads the fields of one event after the other. What is absent or of another type is empty, zero
/// or nothing: events of an older release are folded too. One thread.
class EventFields {
 public:
  EventFields();
  ~EventFields();

  /// Texts live until the next `read`.
  void read(std::string_view json);

  [[nodiscard]] std::string_view text(std::string_view key) const;
  [[nodiscard]] std::optional<std::int64_t> integer(std::string_view key) const;
  [[nodiscard]] std::int64_t integer_or_zero(std::string_view key) const {
    return integer(key).value_or(0);
  }
  [[nodiscard]] double real(std::string_view key) const;
  [[nodiscard]] bool flag(std::string_view key) const;
  /// The whole numbers inside the object `key`.
  void for_each_integer(
      std::string_view key,
      const std::function<void(std::string_view name, std::int64_t value)>& visit) const;

 private:
  struct Parsed;
  std::unique_ptr<Parsed> parsed_;
  std::string padded_;
};

}  // namespace tandem::control
