#include "control/store/node_store.hpp"

#include <pqxx/pqxx>

namespace tandem::store {

using shape::Kind;

const Resource& nodes() {
  static const Resource kNodes{
      "Node",
      "tandem.nodes",
      {{"id", shape::text(1, 64)},
       {"version", shape::text(0, 100)},
       {"stream_base", shape::text(0, 2'000), kRead, "Where the carrier's streams reach it."},
       {"shards", shape::integer(0, 1e6)},
       {"calls_max", shape::integer(0, 1e9)},
       {"calls_active", shape::integer(0, 1e9)},
       {"draining", shape::of(Kind::Boolean), kFilter, "Takes no new calls."},
       {"alive", shape::of(Kind::Boolean), kRead, "Heard of in the last minute.",
        "(t.seen_at > now() - interval '1 minute')"},
       {"started_at", shape::of(Kind::Time), kSort},
       {"seen_at", shape::of(Kind::Time)}},
      "started_at",
      {},
      {},
      "id",
      "text",
      false};
  return kNodes;
}

void report_node(pqxx::transaction_base& tx, const NodeReport& report) {
  tx.exec_params(
      "INSERT INTO tandem.nodes AS n (id, version, stream_base, shards, calls_max, calls_active, "
      "draining) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO UPDATE SET "
      "version = excluded.version, stream_base = excluded.stream_base, shards = excluded.shards, "
      "calls_max = excluded.calls_max, calls_active = excluded.calls_active, "
      "draining = excluded.draining, seen_at = now(), "
      "started_at = CASE WHEN $8::boolean THEN now() ELSE n.started_at END",
      report.id, report.version, report.stream_base, report.shards, report.calls_max,
      report.calls_active, report.draining, report.fresh);
  tx.exec("DELETE FROM tandem.nodes WHERE seen_at < now() - interval '1 day'");
}

std::vector<LiveNode> live_nodes(pqxx::transaction_base& tx) {
  std::vector<LiveNode> nodes;
  for (const pqxx::row& row : tx.exec(
           "SELECT id, version, stream_base, greatest(0, extract(epoch FROM now() - seen_at)::int) "
           "FROM tandem.nodes WHERE seen_at > now() - interval '1 minute' ORDER BY id"))
    nodes.push_back({row[0].as<std::string>(), row[1].as<std::string>(), row[2].as<std::string>(),
                     std::chrono::seconds(row[3].as<int>())});
  return nodes;
}

}  // namespace tandem::store
