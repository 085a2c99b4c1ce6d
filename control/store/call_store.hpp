#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>

#include "control/store/resource.hpp"

namespace tandem::store {

/// Calls with what people say of them; rows are the writer's, what people say goes by `annotate`.
[[nodiscard]] const Resource& calls();
/// What belongs to one call, in its order: lists to be narrowed by `of_call`.
[[nodiscard]] const Resource& call_events();
[[nodiscard]] const Resource& transcript_segments();
[[nodiscard]] const Resource& call_turns();
/// Where it went from one node to another, or was taken up again, a call has several.
[[nodiscard]] const Resource& recordings();
[[nodiscard]] Conditions of_call(const std::string& call);
/// Its recordings that nobody has forgotten.
[[nodiscard]] Conditions kept_of_call(const std::string& call);

/// Changes what people say of a call: the members that are there. `revision`: only if nobody else
/// changed it since. The call itself must be visible, else `Missing`.
[[nodiscard]] Change annotate(pqxx::transaction_base& tx, const std::string& call,
                              const boost::json::object& members,
                              std::optional<std::int64_t> revision);

/// Forgets a caller of the organisation by number (E.164): words, names, numbers and recordings go,
/// the calls' skeletons stay; noted in the audit log. How many calls were theirs.
[[nodiscard]] int erase_caller(pqxx::transaction_base& tx, const std::string& organisation,
                               const std::string& number);

}  // namespace tandem::store
