#include "tests/tools/model_session_rig.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/base64.hpp"

namespace tandem::test {
namespace json = boost::json;
using std::chrono::milliseconds;

std::optional<sim::SpeechSource::Found> ToneSpeech::find(const sim::SpeechRequest& request) {
  if (renders_late > 0) {
    --renders_late;
    return std::nullopt;
  }
  sim::Speech speech;
  const std::size_t samples = request.text.size() * 960;
  for (std::size_t i = 0; i < samples; ++i) {
    const double phase = 2 * std::numbers::pi * 440 * static_cast<double>(i) / 24'000;
    speech.samples.push_back(static_cast<std::int16_t>(8000 * std::sin(phase)));
  }
  return std::make_shared<const sim::Speech>(std::move(speech));
}

SessionRig::SessionRig(sim::ModelScenario scenario, sim::RealtimeSession::Setup setup)
    : scenario_(std::move(scenario)),
      server_events_(sim::realtime_schema(), "ServerEvent"),
      board_(scenario_.faults) {
  session_ = std::make_unique<sim::RealtimeSession>(
      std::move(setup), scenario_, check_, speeches,
      sim::SessionFaults(board_, board_.next_session(), now), now);
  hold_to_schema = !scenario_.odd_traffic;
  drain();
}

void SessionRig::send(std::string_view event) {
  session_->on_text(event, now);
  drain();
}

void SessionRig::pass(milliseconds time) {
  const sim::Instant until = now + time;
  while (session_->next_due() <= until) {
    now = std::max(now, session_->next_due());
    session_->advance(now);
    drain();
  }
  now = until;
}

void SessionRig::hear(milliseconds length, double dbfs) {
  const double amplitude = 32768 * std::sqrt(2.0) * std::pow(10.0, dbfs / 20);
  for (milliseconds at{0}; at < length; at += milliseconds{20}) {
    std::string bytes;
    for (int i = 0; i < 480; ++i, ++heard_) {
      const double phase = 2 * std::numbers::pi * 400 * static_cast<double>(heard_) / 24'000;
      const auto sample =
          static_cast<std::int16_t>(std::clamp(amplitude * std::sin(phase), -32768.0, 32767.0));
      bytes.append(reinterpret_cast<const char*>(&sample), 2);
    }
    pass(milliseconds{20});
    send(R"({"type":"input_audio_buffer.append","audio":")" + base64_encode(bytes) + "\"}");
  }
}

void SessionRig::settle() {
  while (session_->next_due() < now + std::chrono::minutes{1}) {
    pass(std::chrono::duration_cast<milliseconds>(session_->next_due() - now) + milliseconds{1});
  }
}

void SessionRig::drain() {
  while (!session_->outbox().empty()) {
    sim::Outgoing outgoing = session_->outbox().pop();
    if (outgoing.kind != sim::Outgoing::Kind::Text) {
      others.push_back(std::move(outgoing));
      continue;
    }
    boost::system::error_code failed;
    const json::value parsed = json::parse(outgoing.payload, failed);
    if (failed || !parsed.is_object()) {
      others.push_back(std::move(outgoing));
      continue;
    }
    if (hold_to_schema) {
      for (const auto& violation : server_events_.violations(outgoing.payload)) {
        FAIL_CHECK(violation.path << ": " << violation.message << " in "
                                  << outgoing.payload.substr(0, 600));
      }
    }
    events_.push_back(parsed.as_object());
  }
}

std::vector<json::object> SessionRig::take() { return std::exchange(events_, {}); }

std::vector<std::string> SessionRig::types(const std::vector<json::object>& events) {
  std::vector<std::string> types;
  for (const json::object& event : events) types.emplace_back(event.at("type").as_string());
  return types;
}

std::vector<json::object> SessionRig::all(const std::vector<json::object>& events,
                                          std::string_view type) {
  std::vector<json::object> found;
  for (const json::object& event : events) {
    if (event.at("type").as_string() == type) found.push_back(event);
  }
  return found;
}

const json::object& SessionRig::one(const std::vector<json::object>& events,
                                    std::string_view type) {
  const auto found = std::ranges::find_if(
      events, [&](const json::object& event) { return event.at("type").as_string() == type; });
  if (found == events.end()) FAIL("no " << type << " among " << events.size() << " events");
  return *found;
}

}  // namespace tandem::test
