#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "control/outreach/calling_rules.hpp"
#include "control/store/resource.hpp"

namespace tandem::store {

/// One delivery that this node has taken (`tandem.outbound_queue`, status `sending`).
struct OutboundItem {
  std::string id, organisation;
  std::string kind;         ///< webhook, email, sms, analysis
  std::string destination;  ///< URL, address, number; the call of an analysis.
  std::string event;        ///< Empty: somebody's own message.
  std::string payload;      ///< JSON, the same bytes at every attempt.
  std::string message_id;   ///< By which a receiver knows a repetition.
  int attempt = 1, attempts_max = 5;
  std::string endpoint;         ///< Empty: a URL of somebody's own.
  control::CallingRules rules;  ///< Of the organisation, as they are now.
  std::string dialect;
  std::string secret_sealed, previous_secret_sealed;  ///< Bytes; empty: none.
};

/// What came of an attempt, in the words of the queue.
struct OutboundOutcome {
  enum class Next : std::uint8_t {
    Delivered,
    Again,        ///< After `wait`, where tries are left.
    Failed,       ///< No other try would change it.
    Cancelled,    ///< There is nothing to send any more, and nothing went wrong.
    EndpointGone  ///< The receiver wants nothing more: its endpoint is switched off.
  };
  Next next = Next::Again;
  std::chrono::seconds wait{0};
  std::chrono::milliseconds took{0};
  int status = 0;     ///< The receiver's; 0: none came.
  std::string reply;  ///< At most 4096 bytes are kept.
  std::string error;  ///< Empty: none.
  /// What the attempt brought, kept in the transaction that keeps the attempt itself: both stand,
  /// or neither. Null: nothing. What the database refuses of it it would refuse of the next attempt
  /// too, which costs as much: such a delivery has failed.
  std::function<void(pqxx::transaction_base&)> also = nullptr;
  /// Kept then in its place: what the attempt cost all the same. Null: nothing.
  std::function<void(pqxx::transaction_base&)> instead = nullptr;
};

/// How much of this node may be one organisation's.
struct OutboundShares {
  int most = 1;                          ///< Under way at once, of each.
  std::map<std::string, int> under_way;  ///< By organisation (UUID).
};

/// All of these as `Acting::writer()`.

/// Whether nobody has told yet how this attempt went, and none has been begun since; so it is where
/// the delivery was forgotten meanwhile.
[[nodiscard]] bool is_untold(pqxx::transaction_base& tx, const OutboundItem& item);

/// Takes what is due of `kinds`, at most `count`, within the organisations' `shares`: those that
/// have least under way first, of each its oldest. Nothing of deleted ones. It may take fewer than
/// are due; none: there are none. Whoever holds a lease must have told the outcome before it ends.
[[nodiscard]] std::vector<OutboundItem> claim_outbound(pqxx::transaction_base& tx,
                                                       const std::string& node,
                                                       const std::vector<std::string>& kinds,
                                                       std::chrono::seconds lease, int count,
                                                       const OutboundShares& shares);
/// Right before a delivery goes out whose receiver knows no repetition: from then on it may have
/// gone out. False: it must not, somebody else has it.
[[nodiscard]] bool mark_sending(pqxx::transaction_base& tx, const std::string& node,
                                const OutboundItem& item);
/// Keeps the attempt and moves the delivery on. A lease that was lost meanwhile changes nothing but
/// this: what was delivered is not sent again, and what was given up because it might have gone out
/// becomes what it is, its attempt too, with `outbound.settled` in the audit log. Gives the
/// delivery's status now; empty where another node or a person has it.
[[nodiscard]] std::string finish_outbound(pqxx::transaction_base& tx, const std::string& node,
                                          const OutboundItem& item, const OutboundOutcome& outcome);
struct ReturnedOutbound {
  int again = 0;    ///< Wait for another try.
  int unknown = 0;  ///< Texts that may have gone out: they have failed, with an alert.
};
/// Returns deliveries whose lease has ended; such an attempt does not count. What was marked
/// (`mark_sending`) goes out once at the most. `node`: those of that node, whatever their lease (it
/// has just started, or has stopped); empty: everybody's.
ReturnedOutbound return_outbound(pqxx::transaction_base& tx, const std::string& node);
/// Until the next delivery of `kinds` is due that the `shares` let be taken; none where none waits.
[[nodiscard]] std::optional<std::chrono::milliseconds> next_outbound(
    pqxx::transaction_base& tx, const std::vector<std::string>& kinds,
    const OutboundShares& shares);

/// The queue as its monitor shows it, and the attempts of one delivery.
[[nodiscard]] const Resource& outbound();
[[nodiscard]] const Resource& outbound_attempts();
/// Attempts of one delivery; deliveries to one endpoint: lists are narrowed by them.
[[nodiscard]] Conditions of_delivery(const std::string& delivery);
[[nodiscard]] Conditions to_endpoint(const std::string& endpoint);

/// The URL of an organisation's active endpoint.
[[nodiscard]] std::optional<std::string> url_of_endpoint(pqxx::transaction_base& tx,
                                                         const std::string& endpoint,
                                                         const std::string& organisation);
/// E-mails and texts that an organisation may still send in this hour. (To whom it may, the table
/// itself sees to: `schema/0026_recipients.sql`.)
[[nodiscard]] int messages_left(pqxx::transaction_base& tx, const std::string& organisation);

/// With the rights of who asks. `Forbidden` also where the delivery is not in a state for it.
[[nodiscard]] Change cancel_outbound(pqxx::transaction_base& tx, const std::string& id);
[[nodiscard]] Change retry_outbound(pqxx::transaction_base& tx, const std::string& id);
/// Queues the same message once more, as a delivery of its own; gives its id, empty where there is
/// none to repeat, or its endpoint is gone.
[[nodiscard]] std::string replay_outbound(pqxx::transaction_base& tx, const std::string& id);

}  // namespace tandem::store
