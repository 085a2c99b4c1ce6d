#pragma once

#include <simdjson.h>

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

namespace tandem::json {

/// The members of one JSON object, read by name. The first fault sticks and is asked for once, at
/// the end; until then the readers below give empty values. `Errc` is the module's own, with the
/// enumerators `missing_field`, `wrong_type` and `number_out_of_range`. Null counts as absent.
/// To be included by .cpp files only.
template <class Errc>
class Fields {
 public:
  /// 2^53: what a JSON number holds exactly.
  static constexpr std::uint64_t kNumberMax = std::uint64_t{1} << 53;

  /// `fault` must outlive this and all objects found inside.
  Fields(simdjson::dom::object members, std::optional<Errc>& fault) noexcept
      : members_(members), fault_(&fault) {}

  [[nodiscard]] std::string_view string(std::string_view key) const {
    return required(key) ? string_or_empty(key) : std::string_view{};
  }

  [[nodiscard]] std::string_view string_or_empty(std::string_view key) const {
    std::string_view text;
    const auto value = find(key);
    if (value && value->get(text) != simdjson::SUCCESS) fail(Errc::wrong_type);
    return text;
  }

  /// A whole number from 0 to 2^53, as a number or as a string of digits (Twilio). A fraction is
  /// cut off.
  [[nodiscard]] std::uint64_t number(std::string_view key) const {
    return required(key) ? number_or(key, 0) : 0;
  }

  [[nodiscard]] std::uint64_t number_or(std::string_view key, std::uint64_t absent) const {
    const auto value = find(key);
    if (!value) return absent;
    std::string_view digits;
    if (value->get(digits) == simdjson::SUCCESS) return digits_value(digits);
    if (!value->is_number()) return fail(Errc::wrong_type), 0;
    std::uint64_t whole = 0;
    if (value->get(whole) == simdjson::SUCCESS)
      return whole <= kNumberMax ? whole : (fail(Errc::number_out_of_range), 0);
    double real = 0;
    if (value->get(real) != simdjson::SUCCESS ||
        !(real >= 0 && real <= static_cast<double>(kNumberMax)))
      return fail(Errc::number_out_of_range), 0;
    return static_cast<std::uint64_t>(real);
  }

  [[nodiscard]] double real_or(std::string_view key, double absent) const {
    const auto value = find(key);
    if (!value) return absent;
    double real = absent;
    if (value->get(real) != simdjson::SUCCESS) fail(Errc::wrong_type);
    return real;
  }

  [[nodiscard]] Fields object(std::string_view key) const {
    return required(key) ? object_if(key).value_or(Fields{{}, *fault_}) : Fields{{}, *fault_};
  }

  /// Nothing where absent or null.
  [[nodiscard]] std::optional<Fields> object_if(std::string_view key) const {
    const auto value = find(key);
    if (!value) return std::nullopt;
    simdjson::dom::object inner;
    if (value->get(inner) != simdjson::SUCCESS) return fail(Errc::wrong_type), std::nullopt;
    return Fields{inner, *fault_};
  }

  /// Calls `visit(element)` for each element of the array `key`; absent counts as empty.
  template <class Visit>
  void for_each(std::string_view key, Visit&& visit) const {
    const auto value = find(key);
    if (!value) return;
    simdjson::dom::array elements;
    if (value->get(elements) != simdjson::SUCCESS) return fail(Errc::wrong_type);
    for (const simdjson::dom::element element : elements) visit(element);
  }

  /// As `for_each`, over an array of objects; another element is a fault.
  template <class Visit>
  void for_each_object(std::string_view key, Visit&& visit) const {
    for_each(key, [&](simdjson::dom::element element) {
      simdjson::dom::object inner;
      if (element.get(inner) != simdjson::SUCCESS) return fail(Errc::wrong_type);
      visit(Fields{inner, *fault_});
    });
  }

  /// Calls `visit(name, text)` for each member of an object that holds nothing but strings.
  template <class Visit>
  void for_each_text(Visit&& visit) const {
    if (fault_->has_value()) return;
    for (const auto& [name, value] : members_) {
      std::string_view text;
      if (value.get(text) != simdjson::SUCCESS) return fail(Errc::wrong_type);
      visit(name, text);
    }
  }

  void fail(Errc fault) const {
    if (!fault_->has_value()) *fault_ = fault;
  }

 private:
  [[nodiscard]] std::optional<simdjson::dom::element> find(std::string_view key) const {
    // After a fault `members_` may belong to no document.
    if (fault_->has_value()) return std::nullopt;
    simdjson::dom::element value;
    if (members_.at_key(key).get(value) != simdjson::SUCCESS || value.is_null())
      return std::nullopt;
    return value;
  }

  [[nodiscard]] bool required(std::string_view key) const {
    if (fault_->has_value()) return false;
    if (find(key)) return true;
    fail(Errc::missing_field);
    return false;
  }

  std::uint64_t digits_value(std::string_view digits) const {
    std::uint64_t number = 0;
    const char* const end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, number);
    if (error == std::errc::result_out_of_range || (error == std::errc{} && number > kNumberMax))
      return fail(Errc::number_out_of_range), 0;
    if (error != std::errc{} || stop != end) return fail(Errc::wrong_type), 0;
    return number;
  }

  simdjson::dom::object members_;
  std::optional<Errc>* fault_;
};

}  // namespace tandem::json
