#include "tools/report/latencies.hpp"

#include <algorithm>

namespace tandem::report {

namespace {

/// One ptime of μ-law.
constexpr std::size_t kFrameMs = 20;
/// Audio that waits because the carrier has enough is no latency: messages that found more waiting
/// are left out. Below the 30 s that the server lets wait there.
constexpr std::size_t kWaitingMost = 8 * 25'000;
/// From the server's end of a call until the carrier's, over its REST API.
constexpr Nanos kEnding = 200'000'000;

double milliseconds(Nanos from, Nanos to) { return static_cast<double>(to - from) / 1e6; }

void measure_uplink(const RunRecord& run, Latencies& out) {
  const auto& appends = run.model.appends;
  std::size_t next = 0, arrived = 0;
  for (std::size_t i = 0; i < run.carrier.frames.size(); ++i) {
    const std::size_t needed = (i + 1) * kFrameMs * run.model.bytes_per_ms_in;
    while (next < appends.size() && arrived < needed) arrived += appends[next++].bytes;
    if (arrived < needed) {
      // What the carrier sent while the call was ending reaches nobody.
      const bool late =
          run.carrier.hung_up != 0 && run.carrier.frames[i].at >= run.carrier.hung_up - kEnding;
      ++(late ? out.after_end : out.uplink_unmatched);
      continue;
    }
    out.uplink.add(milliseconds(run.carrier.frames[i].at, appends[next - 1].at));
  }
}

/// The deltas and messages of one response are laid side by side by their bytes; responses do not
/// overlap, so the times of their first deltas part them. A delta has come through when all of it
/// but a tail of less than a frame is at the carrier: such a tail waits for more on purpose.
void measure_downlink(const RunRecord& run, Latencies& out) {
  const auto& deltas = run.model.deltas;
  const auto& media = run.carrier.media;
  const std::size_t per_mulaw_byte = run.model.bytes_per_ms_out / 8;
  const std::size_t tail = 160 * per_mulaw_byte - 1;
  // What came before the stream was there had to wait for it.
  const Nanos attached = run.carrier.frames.empty() ? 0 : run.carrier.frames.front().at;
  std::size_t message = 0;
  for (std::size_t from = 0; from < deltas.size();) {
    std::size_t to = from;
    while (to < deltas.size() && deltas[to].response == deltas[from].response) ++to;
    const Nanos next_response = to < deltas.size() ? deltas[to].at : INT64_MAX;
    while (message < media.size() && media[message].at < deltas[from].at) ++message;
    std::size_t came = 0, sent = 0;
    const CarrierRecord::Media* latest = nullptr;
    for (std::size_t delta = from; delta < to; ++delta) {
      sent += deltas[delta].bytes;
      while (came + tail < sent && message < media.size() && media[message].at < next_response) {
        latest = &media[message++];
        came += latest->bytes * per_mulaw_byte;
      }
      const bool through = latest != nullptr && came + tail >= sent;
      if (through && deltas[delta].at > attached && latest->waiting <= kWaitingMost &&
          latest->at >= deltas[delta].at)
        out.downlink.add(milliseconds(deltas[delta].at, latest->at));
    }
    from = to;
  }
}

void measure_turns(const RunRecord& run, Latencies& out) {
  for (const CarrierRecord::Speech& said : run.carrier.said) {
    const auto heard =
        std::find_if(run.carrier.heard.begin(), run.carrier.heard.end(),
                     [&](const CarrierRecord::Utterance& each) { return each.begin > said.end; });
    if (said.end != 0 && heard != run.carrier.heard.end())
      out.turns.add(milliseconds(said.end, heard->begin));
  }
}

void measure_barge_in(const RunRecord& run, Latencies& out) {
  for (const Nanos clear : run.carrier.clears) {
    const auto& started = run.model.speech_started;
    const auto after = std::upper_bound(started.begin(), started.end(), clear);
    if (after != started.begin()) out.barge_in.add(milliseconds(*(after - 1), clear));
    for (const CarrierRecord::Speech& said : run.carrier.said) {
      if (said.barge_in && said.begin < clear &&
          (said.end == 0 || clear < said.end + 1'000'000'000))
        out.interruption.add(milliseconds(said.begin, clear));
    }
  }
}

}  // namespace

Latencies measure_latencies(const RunRecord& run) {
  Latencies out;
  measure_uplink(run, out);
  measure_downlink(run, out);
  measure_turns(run, out);
  measure_barge_in(run, out);
  return out;
}

}  // namespace tandem::report
