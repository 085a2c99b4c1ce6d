#include "control/analysis/analysis_channel.hpp"

#include "control/outbound/receiver_answer.hpp"
#include "control/store/analysis_store.hpp"
#include "control/store/connection_url.hpp"
#include "core/event_loop.hpp"

namespace tandem::analysis {
namespace {

using std::chrono::milliseconds;
using store::OutboundOutcome;

/// A text model thinks about a long call for some seconds.
constexpr milliseconds kModelLimit{60'000};
constexpr milliseconds kDatabaseLimit{5'000};

EndedCall call_of(const store::AnalysisInput& input) {
  return {input.agent_name, input.direction, input.outcome, input.end_reason, input.transcript};
}

store::AnalysisRow row_of(const Analysis& analysis, std::optional<double> cost) {
  const Findings& found = analysis.findings;
  return {found.summary,      found.points,           found.sentiment,     found.disposition,
          found.successful,   found.outcome_reason,   found.follow_up,     analysis.model,
          analysis.tokens.in, analysis.tokens.cached, analysis.tokens.out, cost};
}

OutboundOutcome again(std::string why) {
  OutboundOutcome outcome;
  outcome.error = std::move(why);
  return outcome;
}

OutboundOutcome cancelled(std::string why) {
  OutboundOutcome outcome;
  outcome.next = OutboundOutcome::Next::Cancelled;
  outcome.error = std::move(why);
  return outcome;
}

}  // namespace

Task<std::string> AnalysisChannel::transact(store::Work work) {
  try {
    const Result<void> done = co_await database_.transact(loop_, store::Acting::writer(),
                                                          kDatabaseLimit, std::move(work));
    co_return done ? std::string() : done.error().message();
  } catch (const boost::system::system_error&) {
    throw;  // Cancelled.
  } catch (const std::exception& error) {
    co_return store::one_line(error.what());
  }
}

std::optional<double> AnalysisChannel::cost_of(const TokensUsed& tokens) const {
  const auto prices = prices_.now();
  const auto known = prices->find(service_.model);
  if (known == prices->end()) return std::nullopt;
  const engine::Prices& price = known->second;
  return (static_cast<double>(tokens.in - tokens.cached) * price.text_in +
          static_cast<double>(tokens.cached) * price.text_cached +
          static_cast<double>(tokens.out) * price.text_out) /
         1e6;
}

Task<Result<net::HttpResponse>> AnalysisChannel::ask(const EndedCall& call) {
  const auto url = net::Url::parse(service_.api_base + "/responses");
  if (!url) co_return url.error();
  net::HttpRequest request("POST", "/");
  if (service_.key_header)
    request.headers.emplace_back("api-key", service_.api_key);
  else
    request.headers.emplace_back("Authorization", "Bearer " + service_.api_key);
  request.headers.emplace_back("Content-Type", "application/json");
  request.body = analysis_request(service_.model, call);
  net::Url to = *url;
  Result<net::HttpResponse> answer =
      co_await http_.send(std::move(to), std::move(request), kModelLimit);
  co_return std::move(answer);
}

Task<OutboundOutcome> AnalysisChannel::deliver(std::shared_ptr<const store::OutboundItem> item) {
  if (service_.model.empty()) co_return cancelled("this node analyses no calls");
  auto input = std::make_shared<std::optional<store::AnalysisInput>>();
  store::Work load = [input, item](pqxx::transaction_base& tx) {
    *input = store::analysis_input(tx, item->destination);
  };
  std::string wrong = co_await transact(std::move(load));
  if (!wrong.empty()) co_return again(std::move(wrong));
  if (!*input) co_return cancelled("the call has no words, or none any more");
  const EndedCall call = call_of(**input);
  const Result<net::HttpResponse> answer = co_await ask(call);
  OutboundOutcome outcome = outbound::outcome_of_service(answer);
  if (outcome.next != OutboundOutcome::Next::Delivered) co_return outcome;

  TokensUsed tokens;
  Fault fault{};
  const auto found = read_analysis(answer->body, tokens, fault);
  const std::optional<double> cost = cost_of(tokens);
  const auto keep_cost = [item, tokens, cost](pqxx::transaction_base& tx) {
    store::keep_analysis_cost(tx, item->destination, tokens.in, tokens.cached, tokens.out, cost);
  };
  if (!found) {
    outcome.next = OutboundOutcome::Next::Again;
    outcome.error = to_string(fault);
    outcome.also = keep_cost;
    co_return outcome;
  }
  outcome.also = [item, row = row_of(*found, cost)](pqxx::transaction_base& tx) {
    store::keep_analysis(tx, item->destination, row);
  };
  outcome.instead = keep_cost;
  // What was found has a table of its own; here it would only outlive it.
  outcome.reply.clear();
  co_return outcome;
}

}  // namespace tandem::analysis
