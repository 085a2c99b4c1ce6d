#include "tests/sim/scenario.hpp"

#include <chrono>

namespace tandem::simulation {
namespace {

using std::chrono::milliseconds;

void draw_settings(Scenario& s, Rng& rng) {
  engine::EngineSettings& e = s.settings;
  e.first_word = rng.chance(80) ? engine::FirstWord::Agent : engine::FirstWord::Caller;
  e.interrupts = rng.chance(70) ? engine::Interrupts::Server : engine::Interrupts::Ours;
  e.answers = rng.chance(85) ? engine::Answers::Server : engine::Answers::Ours;
  e.transfer_number = rng.chance(50);
  e.tools = {{"book", engine::Effect::ChangesWorld, milliseconds{4000}},
             {"cancel", engine::Effect::ChangesWorld, milliseconds{1500}},
             {"lookup", engine::Effect::ReadsOnly, milliseconds{2500}},
             {"endCall", engine::Effect::ReadsOnly, milliseconds{1000}},
             {"transferCall", engine::Effect::ReadsOnly, milliseconds{1000}}};
  e.prices = {4, 0.4, 24, 32, 0.4, 64};
  e.call_max = milliseconds{rng.chance(15) ? 90'000 : rng.range(12'000, 50'000)};
  e.call_warning = milliseconds{rng.chance(50) ? 6'000 : 0};
  e.farewell_max = milliseconds{8'000};
  e.idle_prompt = milliseconds{rng.range(2'000, 8'000)};
  e.idle_second = e.idle_goodbye = e.idle_prompt;
  e.reattach_wait = milliseconds{20'000};
  if (rng.chance(10)) e.pool_max = milliseconds{rng.range(4'000, 20'000)};
  if (rng.chance(10)) e.lead_max = milliseconds{rng.range(1'000, 5'000)};
  e.filler = static_cast<engine::Filler>(rng.range(0, 2));
}

void draw_caller(Scenario& s, Rng& rng) {
  const Ms end = s.settings.call_max.count() + 5'000;
  const bool silent = rng.chance(10);
  const bool eager = rng.chance(30);  // Interrupts much.
  Ms at = rng.range(500, 8'000);
  while (!silent && at < end) {
    const Ms length = rng.chance(15) ? rng.range(60, 200) : rng.range(300, 4'000);
    s.speech.emplace_back(at, at + length);
    at += length + (eager ? rng.range(200, 3'000) : rng.range(800, 12'000));
  }
  const std::int64_t digits = rng.chance(25) ? rng.range(1, 5) : 0;
  Ms press = rng.range(1'000, 20'000);
  for (std::int64_t i = 0; i < digits; ++i) s.digits.push_back(press += rng.range(120, 3'000));
  if (rng.chance(50)) s.hang_up_at = rng.range(500, end);
  s.hang_up_with_stop = rng.chance(70);
  s.socket_dies = rng.chance(10);
}

void draw_carrier(Scenario& s, Rng& rng) {
  s.stream_after = rng.chance(3) ? -1 : rng.range(30, 3'000);
  s.carrier_delay = rng.range(0, 80);
  s.carrier_jitter = rng.range(0, 10);
  if (rng.chance(10)) s.marks_lost_percent = rng.chance(30) ? 100 : 20;
  if (rng.chance(20)) s.frames_lost_percent = static_cast<int>(rng.range(1, 10));
  const auto stretch = [&](Ms most) {
    const Ms from = rng.range(1'000, 25'000);
    return std::pair<Ms, Ms>{from, from + rng.range(100, most)};
  };
  if (rng.chance(15)) s.muted.push_back(stretch(rng.chance(20) ? 12'000 : 5'000));
  if (rng.chance(15)) s.delayed.push_back(stretch(2'000));
  s.transfers_work = rng.chance(50);
  s.transfer_result = static_cast<int>(rng.range(1, 5));
}

/// A call that we place: its stream comes when somebody has answered.
void draw_outgoing(Scenario& s, Rng& rng) {
  s.settings.direction = engine::Direction::Outbound;
  s.settings.voicemail = static_cast<engine::VoicemailPolicy>(rng.range(0, 2));
  s.settings.ring_wait = milliseconds{10'000};
  s.settings.hello_window = milliseconds{rng.range(0, 4'000)};
  if (rng.chance(90)) s.rings_after = rng.range(0, 2'000);
  if (rng.chance(60)) s.verdict_at = rng.range(100, 15'000);
  s.verdict = static_cast<engine::CalleeKind>(rng.range(0, 4));
}

void draw_model(Scenario& s, Rng& rng) {
  if (rng.chance(15)) draw_outgoing(s, rng);
  s.model_delay = rng.range(1, 120);
  s.model_open_after = rng.range(50, 1'500);
  s.echoes_metadata = rng.chance(60);
  if (rng.chance(20)) s.drop_at = rng.range(200, 25'000);
  if (s.drop_at > 0 && rng.chance(30)) s.drop_again_at = s.drop_at + rng.range(300, 8'000);
  if (rng.chance(15)) s.expires_at = rng.range(11'000, 30'000);
  if (rng.chance(20)) s.opens_fail_percent = static_cast<int>(rng.range(20, 100));
  if (rng.chance(10)) s.opens_vanish_percent = 50;
  if (rng.chance(15)) s.stalls_percent = static_cast<int>(rng.range(10, 60));
  if (rng.chance(15)) s.ignores_percent = static_cast<int>(rng.range(10, 60));
  if (rng.chance(15)) s.fails_percent = static_cast<int>(rng.range(5, 50));
  s.long_answers = rng.chance(15);
  s.tools_hang_percent = rng.chance(20) ? 30 : 3;
  s.tool_max = rng.chance(20) ? 7'000 : 1'200;
}

}  // namespace

Scenario draw_scenario(Rng& rng) {
  Scenario s;
  draw_settings(s, rng);
  draw_caller(s, rng);
  draw_carrier(s, rng);
  draw_model(s, rng);
  if (rng.chance(4)) s.drained_at = rng.range(100, 30'000);
  if (rng.chance(4)) s.operator_at = rng.range(100, 30'000);
  if (rng.chance(5)) s.say_at = rng.range(100, 30'000);
  if (rng.chance(3)) s.transfer_at = rng.range(100, 30'000);
  if (rng.chance(5)) {
    s.mute_at = rng.range(100, 30'000);
    s.unmute_at = s.mute_at + rng.range(1, 20'000);
  }
  if (rng.chance(8)) {
    s.take_over_at = rng.range(100, 30'000);
    s.hand_back_at = s.take_over_at + rng.range(1, 20'000);
  }
  return s;
}

}  // namespace tandem::simulation
