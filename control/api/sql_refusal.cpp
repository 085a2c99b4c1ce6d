#include "control/api/sql_refusal.hpp"

#include <utility>

#include "control/store/resource.hpp"
#include "control/store/sql_fault.hpp"

namespace tandem::api {
namespace {

using Kind = store::SqlFault::Kind;

/// The member of the body that the constraint's name speaks of, as a pointer.
std::string pointer_of(const Request& request, const std::string& constraint) {
  std::string best;
  for (const auto& member : request.body) {
    const std::string name(member.key());
    if (constraint.find(name) != std::string::npos && name.size() > best.size()) best = name;
  }
  return best.empty() ? "" : '/' + best;
}

Refusal bad_cursor() { return invalid("?cursor", "is not a cursor of this list and sort"); }

Refusal refusal_of(const store::SqlFault& fault, const Request& request) {
  // Of what a list is asked for, all but the texts in a cursor was held against its type before.
  if (fault.kind == Kind::Impossible && !request.asked("cursor").empty()) return bad_cursor();
  const std::string pointer = pointer_of(request, fault.constraint);
  const auto say = [&](const char* otherwise) {
    return fault.sentence.empty() ? std::string(otherwise) : fault.sentence;
  };
  switch (fault.kind) {
    case Kind::Forbidden:
      return fault.sentence.empty() ? not_allowed() : forbidden(fault.sentence);
    case Kind::Taken:
      return conflict(say("There is another one with this already."), pointer);
    case Kind::Dangling:
      if (request.route->method == "DELETE")
        return conflict(say("Something else still refers to it."));
      return invalid(pointer, say("there is no such thing"));
    case Kind::Impossible:
      return invalid(pointer, say("is not allowed here"));
    case Kind::Missing:
      return not_found();
    case Kind::Busy:
      break;
  }
  return unavailable("database-busy", "The database could not do this now; try again.");
}

Refusal refusal_of_current_work(const Request& request) {
  if (const auto fault = store::current_sql_fault()) return refusal_of(*fault, request);
  try {
    throw;
  } catch (const Refusal& refusal) {
    return refusal;
  } catch (const store::BadCursor&) {
    return bad_cursor();
  }
}

}  // namespace

Refusal refusal_of_current(const Request& request) {
  Refusal refusal = refusal_of_current_work(request);
  const bool by_key = request.principal.kind == auth::Principal::Kind::Key;
  return by_key ? told_to_key(std::move(refusal)) : refusal;
}

}  // namespace tandem::api
