#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "control/store/resource.hpp"

namespace tandem::store {

/// What somebody who judges a call needs of it.
struct AnalysisInput {
  std::string agent_name, direction, outcome, end_reason, transcript;
};

/// What they found.
struct AnalysisRow {
  std::string summary;
  std::vector<std::string> points;
  std::string sentiment, disposition;
  bool successful = false;
  std::string outcome_reason;
  std::string follow_up;  ///< Empty: nothing.
  std::string model;
  std::int64_t tokens_in = 0, tokens_cached = 0, tokens_out = 0;
  std::optional<double> cost;  ///< USD.
};

/// As `Acting::writer()`. None where the call has no words, or they were forgotten.
[[nodiscard]] std::optional<AnalysisInput> analysis_input(pqxx::transaction_base& tx,
                                                          const std::string& call);
/// Keeps it in the place of an earlier one, shows it at the call, and queues `call.analyzed`.
/// Nothing where the caller was erased meanwhile.
void keep_analysis(pqxx::transaction_base& tx, const std::string& call, const AnalysisRow& row);
/// Of an answer that was paid for and is of no use.
void keep_analysis_cost(pqxx::transaction_base& tx, const std::string& call, std::int64_t tokens_in,
                        std::int64_t tokens_cached, std::int64_t tokens_out,
                        std::optional<double> cost);

/// Analyses as the API shows them; their key is the call.
[[nodiscard]] const Resource& call_analyses();
/// Asks for an analysis of an ended call, as who asks; gives the delivery's status, or empty where
/// there is no such call, it has no words, or they may not.
[[nodiscard]] std::string ask_for_analysis(pqxx::transaction_base& tx, const std::string& call);

}  // namespace tandem::store
