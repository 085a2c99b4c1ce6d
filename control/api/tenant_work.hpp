#pragma once

#include "control/api/route.hpp"

namespace tandem::api {

/// Throws unless the sender may ask for this route at all.
void admit(const Request& request, pqxx::transaction_base& tx);

/// The organisation that a request acts for: named in body or query, or the sender's only one.
/// Throws where there is none such, or it is not clear.
[[nodiscard]] std::string organisation_of(const Request& request, pqxx::transaction_base& tx);

/// What every request does in its transaction before and after its handler, on a thread of the
/// database's: whether the sender may ask at all, which organisation is meant, and whether this is
/// a repetition. Throws `Refusal`.
[[nodiscard]] Reply run_in_transaction(const Request& request, pqxx::transaction_base& tx,
                                       const StoreHandler& handler);

/// The same of a request that takes more than one transaction. The answer of the first time, where
/// it is known; none: the request is to be done, by whatever means of its own doing it only once.
[[nodiscard]] std::optional<Reply> begin_repeatable(const Request& request,
                                                    pqxx::transaction_base& tx);
/// It was answered; in another transaction than `begin_repeatable`.
void end_repeatable(const Request& request, pqxx::transaction_base& tx, const Reply& reply);

/// An entity tag, and the header that carries it.
[[nodiscard]] net::HttpHeader etag(std::int64_t revision);

}  // namespace tandem::api
