#include "control/api/refusal.hpp"

#include "core/json/writer.hpp"

namespace tandem::api {
namespace {

/// What a right is for, as it goes on after "Your role does not let you" and "This key may not".
std::string_view told_of(std::string_view right) {
  struct Told {
    std::string_view right, what;
  };
  constexpr Told kTold[] = {
      {"read", "see this"},
      {"supervise", "listen to calls and help in them"},
      {"control", "take over, transfer or end calls"},
      {"operate", "place calls or manage appointments, contacts and records"},
      {"configure", "change agents, numbers, questions and answers (intents) or hours"},
      {"administer", "administer the organisation"},
      {"own", "do what its owner does"}};
  for (const Told& each : kTold)
    if (each.right == right) return each.what;
  return "do this";
}

}  // namespace

Refusal not_found() { return {404, "not-found", "Not found"}; }

Refusal forbidden(std::string detail) { return {403, "forbidden", "Forbidden", std::move(detail)}; }

Refusal not_allowed(std::string_view deed) {
  Refusal refusal = forbidden("Your role does not let you " + std::string(deed) + '.');
  refusal.key_detail = "This key may not " + std::string(deed) + '.';
  return refusal;
}

Refusal lacks_right(std::string_view right, std::string_view where) {
  return not_allowed(std::string(told_of(right)) + std::string(where) + " (the right " +
                     std::string(right) + ')');
}

Refusal told_to_key(Refusal refusal) {
  if (!refusal.key_detail.empty()) refusal.detail = refusal.key_detail;
  return refusal;
}

Refusal unauthorised(std::string detail) {
  Refusal refusal(401, "unauthorised", "Sign in", std::move(detail));
  refusal.headers.emplace_back("WWW-Authenticate", "Bearer");
  return refusal;
}

Refusal invalid(std::vector<shape::Fault> faults) {
  return {422, "invalid", "The request is not valid", {}, std::move(faults)};
}

Refusal invalid(std::string pointer, std::string detail) {
  std::vector<shape::Fault> faults;
  faults.push_back({std::move(pointer), std::move(detail)});
  return invalid(std::move(faults));
}

Refusal conflict(std::string detail, std::string pointer) {
  Refusal refusal(409, "conflict", "Conflict", detail);
  if (!pointer.empty()) refusal.faults.push_back({std::move(pointer), std::move(detail)});
  return refusal;
}

Refusal changed_meanwhile() {
  return {412, "changed-meanwhile", "Changed meanwhile",
          "It was changed since you read it: read it again, and look at the changes."};
}

Refusal unavailable(std::string type, std::string detail) {
  Refusal refusal(503, std::move(type), "Not available now", std::move(detail));
  refusal.headers.emplace_back("Retry-After", "1");
  return refusal;
}

Refusal unknown_outcome() {
  return {504, "unknown-outcome", "It is not known whether this was done",
          "The database did not say in time. Look whether it was; or send it again with the same "
          "Idempotency-Key, which does it once."};
}

Refusal too_many(int retry_after_s, std::string detail) {
  Refusal refusal(429, "too-many-requests", "Too many requests", std::move(detail));
  refusal.headers.emplace_back("Retry-After", std::to_string(retry_after_s));
  return refusal;
}

net::HttpResponse to_response(const Refusal& refusal, std::string_view path,
                              std::string_view request_id) {
  net::HttpResponse response(refusal.status);
  response.headers = refusal.headers;
  response.headers.emplace_back("Content-Type", "application/problem+json");
  json::Writer writer(response.body);
  writer.begin_object()
      .member("type", refusal.type)
      .member("title", refusal.title)
      .member("status", refusal.status);
  if (!refusal.detail.empty()) writer.member("detail", refusal.detail);
  writer.member("instance", path).member("request_id", request_id);
  if (!refusal.faults.empty()) {
    writer.key("errors").begin_array();
    for (const shape::Fault& fault : refusal.faults)
      writer.begin_object()
          .member("pointer", fault.pointer)
          .member("detail", fault.detail)
          .end_object();
    writer.end_array();
  }
  writer.end_object();
  return response;
}

}  // namespace tandem::api
