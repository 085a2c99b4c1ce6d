#include "control/store/analysis_store.hpp"

#include <pqxx/pqxx>

#include "core/json/writer.hpp"

namespace tandem::store {
namespace {

using shape::Kind;

shape::Type maybe(shape::Type type) { return shape::nullable(std::move(type)); }

std::string json_of(const AnalysisRow& row) {
  std::string text;
  json::Writer out(text);
  out.begin_object()
      .member("summary", row.summary)
      .member("sentiment", row.sentiment)
      .member("disposition", row.disposition)
      .member("successful", row.successful)
      .member("outcome_reason", row.outcome_reason)
      .member("follow_up", row.follow_up)
      .member("model", row.model)
      .key("points")
      .begin_array();
  for (const std::string& point : row.points) out.value(point);
  out.end_array().end_object();
  return text;
}

}  // namespace

std::optional<AnalysisInput> analysis_input(pqxx::transaction_base& tx, const std::string& call) {
  const pqxx::result found = tx.exec_params(
      "SELECT coalesce(agent_name, ''), direction, outcome, coalesce(end_reason, ''), "
      "final_transcript FROM tandem.calls WHERE id = $1::uuid AND erased_at IS NULL AND "
      "final_transcript <> ''",
      call);
  if (found.empty()) return std::nullopt;
  return AnalysisInput{found[0][0].c_str(), found[0][1].c_str(), found[0][2].c_str(),
                       found[0][3].c_str(), found[0][4].c_str()};
}

void keep_analysis(pqxx::transaction_base& tx, const std::string& call, const AnalysisRow& row) {
  tx.exec_params("SELECT tandem.keep_analysis($1::uuid, $2::jsonb)", call, json_of(row));
  keep_analysis_cost(tx, call, row.tokens_in, row.tokens_cached, row.tokens_out, row.cost);
}

void keep_analysis_cost(pqxx::transaction_base& tx, const std::string& call, std::int64_t tokens_in,
                        std::int64_t tokens_cached, std::int64_t tokens_out,
                        std::optional<double> cost) {
  tx.exec_params(
      "INSERT INTO tandem.call_analyses AS a (call_id, organisation_id, tokens_in, tokens_cached, "
      "tokens_out, cost_model) SELECT id, organisation_id, $2, $3, $4, $5::numeric FROM "
      "tandem.calls WHERE id = $1::uuid ON CONFLICT (call_id) DO UPDATE SET tokens_in = "
      "a.tokens_in + excluded.tokens_in, tokens_cached = a.tokens_cached + excluded.tokens_cached, "
      "tokens_out = a.tokens_out + excluded.tokens_out, cost_model = CASE WHEN excluded.cost_model "
      "IS NULL THEN a.cost_model ELSE coalesce(a.cost_model, 0) + excluded.cost_model END",
      call, tokens_in, tokens_cached, tokens_out, cost);
}

const Resource& call_analyses() {
  static const Resource kAnalyses{
      "CallAnalysis",
      "tandem.call_analyses",
      {{"call_id", shape::of(Kind::Uuid)},
       {"runs", shape::integer(0, 1e9), kRead, "How often it was done."},
       {"error", maybe(shape::text(0, 500)), kRead,
        "Why the latest came to nothing; null where it came to something."},
       {"summary", maybe(shape::text(0, 4'000))},
       {"points", shape::list_of(shape::text(0, 500), 20), kRead,
        "What was asked, said and agreed."},
       {"sentiment", maybe(shape::choice({"positive", "neutral", "negative"}))},
       {"disposition", maybe(shape::text(0, 100)), kRead, "What kind of call it was."},
       {"successful", maybe(shape::of(Kind::Boolean)), kRead,
        "Whether the caller got what they came for."},
       {"outcome_reason", maybe(shape::text(0, 4'000)), kRead, "Why it ended as it did."},
       {"follow_up", maybe(shape::text(0, 4'000)), kRead, "What is still to be done."},
       {"model", maybe(shape::text(0, 100))},
       {"tokens_in", shape::integer(0, 9e15), kRead, "Of all runs; the cached ones among them."},
       {"tokens_cached", shape::integer(0, 9e15)},
       {"tokens_out", shape::integer(0, 9e15)},
       {"cost_model", maybe(shape::number(0, 1e9)), kRead,
        "Of all runs; null where the model has no price here."},
       {"currency", shape::text(3, 3)},
       {"analyzed_at", maybe(shape::of(Kind::Time))}},
      "call_id",
      {},
      {},
      "call_id",
      "uuid",
      false};
  return kAnalyses;
}

std::string ask_for_analysis(pqxx::transaction_base& tx, const std::string& call) {
  const pqxx::row asked = tx.exec_params1("SELECT tandem.ask_for_analysis($1::uuid)", call);
  return asked[0].is_null() ? std::string() : std::string(asked[0].c_str());
}

}  // namespace tandem::store
