#pragma once

#include "core/metrics/registry.hpp"

namespace tandem::resume::families {

inline constexpr metrics::Family kTermsAsked{
    // result: ours, theirs, unknown
    "tandem_call_terms_asked_total",
    "Calls whose line was lost, by whose they were when the carrier was to be asked to end them.",
    metrics::Kind::Counter};
inline constexpr metrics::Family kSentFor{
    // result: asked, again (429: later), moved (nothing is left to do), failed
    "tandem_calls_sent_for_total",
    "Calls of dead nodes that the carrier was told to ask about, by what came of it.",
    metrics::Kind::Counter};

}  // namespace tandem::resume::families
