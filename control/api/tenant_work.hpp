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
/// For a handler with transactions of its own, whose work is the same however often it is asked:
/// notes the request's Idempotency-Key, if it has one. Throws the refusal of a key that came with
/// another body before.
void note_idempotency_key(const Request& request, const std::string& organisation,
                          pqxx::transaction_base& tx);
/// Of a body as it was read: SHA-256, in hex.
[[nodiscard]] std::string body_hash(const Request& request);

/// An entity tag, and the header that carries it.
[[nodiscard]] net::HttpHeader etag(std::int64_t revision);

}  // namespace tandem::api
