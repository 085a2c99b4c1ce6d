#include "control/webhook/carrier_fields.hpp"

#include <charconv>

#include "control/outreach/carrier_failure.hpp"

namespace tandem::control {
namespace {

using carrier::field_or_empty;

constexpr std::size_t kSidMax = 64;
constexpr std::chrono::seconds kLengthMax{1'000'000};

/// All of a field as a number.
std::optional<std::int64_t> number_in(std::string_view text) noexcept {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

bool is_sid(std::string_view sid) noexcept { return !sid.empty() && sid.size() <= kSidMax; }

std::optional<call::CallId> called_for(const net::HttpRequest& request) {
  const auto query = carrier::decode_form(request.query());
  if (!query) return std::nullopt;
  const auto id = call::CallId::parse(field_or_empty(*query, "call"));
  if (!id) return std::nullopt;
  return *id;
}

engine::CalleeKind callee_kind_of(std::string_view answered_by) noexcept {
  if (answered_by == "human") return engine::CalleeKind::Human;
  if (answered_by == "machine_start") return engine::CalleeKind::Machine;
  if (answered_by.starts_with("machine_end_")) return engine::CalleeKind::MachineReady;
  if (answered_by == "fax") return engine::CalleeKind::Fax;
  return engine::CalleeKind::Unknown;
}

std::string_view failure_of_status(call::CarrierStatus status,
                                   const carrier::FormFields& fields) noexcept {
  if (status != call::CarrierStatus::Failed) return {};
  const auto code = number_in(field_or_empty(fields, "SipResponseCode"));
  const bool three_digits = code && *code >= 100 && *code <= 999;
  const CarrierFailure* failure = three_digits ? failure_of_sip(static_cast<int>(*code)) : nullptr;
  return failure != nullptr ? failure->reason : std::string_view("network-failed");
}

std::optional<std::chrono::seconds> call_length(const carrier::FormFields& fields) noexcept {
  const auto length = number_in(field_or_empty(fields, "CallDuration"));
  if (!length || *length < 0 || *length >= kLengthMax.count()) return std::nullopt;
  return std::chrono::seconds(*length);
}

bool ends_a_stream(std::string_view error) noexcept {
  return error.starts_with("31921") || error.starts_with("31924");
}

}  // namespace tandem::control
