#pragma once

namespace tandem::store {

/// How many connections to Postgres each part of a node holds at most; each is a thread of its own,
/// but for those of one. Their sum is what `max_connections` (or a pooler) must have for a node:
/// `tandem check-config` prints it.
struct ConnectionShares {
  static constexpr unsigned kApi = 4;
  static constexpr unsigned kCallers = 2;     ///< Who rings: appointments and names, per call.
  static constexpr unsigned kDiary = 2;       ///< What the model's tools book and free.
  static constexpr unsigned kGoogle = 1;      ///< One look a connection and hour.
  static constexpr unsigned kOutbound = 2;    ///< The queue of deliveries.
  static constexpr unsigned kBell = 1;        ///< Listens for what comes into queues.
  static constexpr unsigned kDialler = 2;     ///< Outgoing calls.
  static constexpr unsigned kRecordings = 1;  ///< Rows of recordings.
  static constexpr unsigned kResume = 3;      ///< Other nodes' calls: a whole node's at once.
  static constexpr unsigned kTermGuard = 1;   ///< Whose a call is before it is hung up.
  static constexpr unsigned kUpkeep = 1;
  static constexpr unsigned kDirectory = 1;  ///< Listens for its changes, too.
  static constexpr unsigned kCarrier = 2;    ///< What the carrier says of calls, and asking it.
  static constexpr unsigned kShipper = 1;    ///< Events, to the database.
};

}  // namespace tandem::store
