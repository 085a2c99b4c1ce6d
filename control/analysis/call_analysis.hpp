#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::analysis {

/// A call that is over, as far as somebody who judges it needs it.
struct EndedCall {
  std::string agent_name;
  std::string direction;   ///< inbound, outbound, playground
  std::string outcome;     ///< As the tools told it: booked, transferred, …
  std::string end_reason;  ///< caller-hangup, …
  std::string transcript;  ///< `caller: …` and `agent: …`, a line each, as heard.
};

/// What the model makes of it.
struct Findings {
  std::string summary;              ///< Two or three sentences.
  std::vector<std::string> points;  ///< What was said and agreed, one thing each.
  std::string sentiment;            ///< Of the caller: positive, neutral, negative.
  std::string disposition;          ///< One of `dispositions()`.
  bool successful = false;          ///< The caller got what they came for.
  std::string outcome_reason;       ///< Why it ended as it did.
  std::string follow_up;            ///< What somebody has still to do; empty: nothing.
};

struct TokensUsed {
  std::int64_t in = 0;      ///< The cached ones among them.
  std::int64_t cached = 0;  ///< Of those.
  std::int64_t out = 0;
};

struct Analysis {
  Findings findings;
  TokensUsed tokens;
  std::string model;  ///< As the answer names it.
};

enum class Fault : std::uint8_t {
  NotJson = 1,    ///< The answer is none of the API's.
  NotFinished,    ///< It failed, or was cut short.
  Refused,        ///< The model would not.
  AgainstSchema,  ///< What it wrote is not what was asked for.
};
[[nodiscard]] const char* to_string(Fault fault) noexcept;

[[nodiscard]] const std::vector<std::string>& dispositions();

/// The body of `POST /responses`: strict JSON schema, nothing stored at the service. Of a very long
/// transcript the middle is left out.
[[nodiscard]] std::string analysis_request(std::string_view model, const EndedCall& call);

/// Reads the answer. `fault` is set where it is none; the tokens are there all the same where they
/// were told, since they were paid for.
[[nodiscard]] std::optional<Analysis> read_analysis(std::string_view body, TokensUsed& tokens,
                                                    Fault& fault);

}  // namespace tandem::analysis
