#include "control/outbound/told_call.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <charconv>
#include <chrono>

namespace tandem::outbound {
namespace {

namespace js = boost::json;

const js::object* object_in(const js::object* in, std::string_view name) {
  if (in == nullptr) return nullptr;
  const js::value* found = in->if_contains(name);
  return found == nullptr ? nullptr : found->if_object();
}

js::value member(const js::object* in, std::string_view name) {
  const js::value* found = in == nullptr ? nullptr : in->if_contains(name);
  return found == nullptr ? js::value() : *found;
}

/// Milliseconds of a call and of its day: within what a double holds exactly, so that sums of them
/// stay numbers whatever stands in the event.
std::int64_t whole(const js::value& value) {
  constexpr double kMost = 9'007'199'254'740'992;  // 2^53
  if (!value.is_number()) return 0;
  return static_cast<std::int64_t>(std::clamp(value.to_number<double>(), -kMost, kMost));
}

double real(const js::value& value) { return value.is_number() ? value.to_number<double>() : 0; }

std::string text_of(const js::value& value) {
  const auto* text = value.if_string();
  return text == nullptr ? std::string() : std::string(*text);
}

int digits(std::string_view text, std::size_t at, std::size_t count) {
  int number = 0;
  std::from_chars(text.data() + at, text.data() + at + count, number);
  return number;
}

/// `2026-11-20T18:40:00.123Z`, as `tandem.api_time` writes it.
std::int64_t unix_milliseconds(std::string_view text) {
  using namespace std::chrono;
  if (text.size() != 24) return 0;
  const year_month_day day(year(digits(text, 0, 4)), month(unsigned(digits(text, 5, 2))),
                           std::chrono::day(unsigned(digits(text, 8, 2))));
  if (!day.ok()) return 0;
  const auto at = sys_days(day) + hours(digits(text, 11, 2)) + minutes(digits(text, 14, 2)) +
                  seconds(digits(text, 17, 2)) + std::chrono::milliseconds(digits(text, 20, 3));
  return at.time_since_epoch().count();
}

Segment segment_of(const js::object* from) {
  // A person who took the call over spoke in the agent's place.
  return {text_of(member(from, "speaker")) != "caller", text_of(member(from, "text")),
          whole(member(from, "started_ms")), whole(member(from, "ended_ms"))};
}

}  // namespace

ToldCall::ToldCall(std::string_view payload) {
  boost::system::error_code error;
  root_ = js::parse(payload, error);
  if (error) return;
  data_ = object_in(root_.if_object(), "data");
  call_ = object_in(data_, "call");
}

js::value ToldCall::at(std::string_view name) const { return member(call_, name); }
std::string ToldCall::text(std::string_view name) const { return text_of(at(name)); }
std::int64_t ToldCall::number(std::string_view name) const { return whole(at(name)); }
std::int64_t ToldCall::milliseconds(std::string_view name) const {
  return unix_milliseconds(text(name));
}
double ToldCall::cost() const {
  // No call costs as much; a hundred times what a double holds is a number that JSON does not have.
  constexpr double kMost = 1e12;
  return std::clamp(real(at("cost_model")) + real(at("cost_carrier")), -kMost, kMost);
}

std::int64_t ToldCall::event_milliseconds() const {
  return unix_milliseconds(text_of(member(root_.if_object(), "timestamp")));
}

std::vector<Segment> ToldCall::segments() const {
  std::vector<Segment> all;
  const js::value listed = member(data_, "segments");
  if (const auto* array = listed.if_array())
    for (const js::value& one : *array) all.push_back(segment_of(one.if_object()));
  return all;
}

Segment ToldCall::segment() const { return segment_of(object_in(data_, "segment")); }
const js::object* ToldCall::analysis() const noexcept { return object_in(data_, "analysis"); }

}  // namespace tandem::outbound
