#include "bench/load/call_board.hpp"

#include <algorithm>

namespace tandem::load {
namespace {

constexpr auto kFrame = static_cast<std::int64_t>(Channel::kBlock);
// How long audio may lie in the server before the first of it comes: 3 s.
constexpr std::int64_t kFramesBack = 150;
// How late a resampler may be, in samples; once it is known, the reference is as late.
constexpr std::int64_t kLagLeast = -4, kLagMost = 48, kLagKnown = 2;
constexpr int kTriesOnGrid = 3;

}  // namespace

CallBoard::~CallBoard() {
  for (const auto& session : sessions_) session->set_listener(nullptr);
}

void CallBoard::place_call() {
  calls_.push_back(std::make_unique<LoadCall>(context_, calls_.size() + 1));
  calls_.back()->start();
}

void CallBoard::hang_up_beyond(std::size_t count) {
  std::size_t streaming = streams();
  for (auto call = calls_.rbegin(); call != calls_.rend() && streaming > count; ++call) {
    if ((*call)->line().state() != CallerLine::State::Up) continue;
    (*call)->hang_up();
    --streaming;
  }
}

bool CallBoard::hang_up_oldest() {
  const auto done = [](const LoadCall& call) {
    return call.line().state() > CallerLine::State::Up;
  };
  while (oldest_ < calls_.size() && done(*calls_[oldest_])) ++oldest_;
  for (std::size_t i = oldest_; i < calls_.size(); ++i) {
    if (calls_[i]->line().state() != CallerLine::State::Up) continue;
    calls_[i]->hang_up();
    return true;
  }
  return false;
}

void CallBoard::take_session(std::unique_ptr<ModelSession> session) {
  sessions_.push_back(std::move(session));
  ModelSession& taken = *sessions_.back();
  taken.set_listener(&newcomers_.emplace_back(*this, taken));
  taken.start();
}

std::size_t CallBoard::up_of_first(std::size_t placed) const {
  const auto end = calls_.begin() + static_cast<std::ptrdiff_t>(std::min(placed, calls_.size()));
  return static_cast<std::size_t>(std::count_if(calls_.begin(), end, [](const auto& call) {
    return call->linked() && call->line().state() == CallerLine::State::Up;
  }));
}

std::size_t CallBoard::streams() const {
  return static_cast<std::size_t>(std::ranges::count_if(
      calls_, [](const auto& call) { return call->line().state() == CallerLine::State::Up; }));
}

std::size_t CallBoard::pending() const {
  return static_cast<std::size_t>(std::ranges::count_if(calls_, [](const auto& call) {
    const auto state = call->line().state();
    return state < CallerLine::State::Up || (state == CallerLine::State::Up && !call->linked());
  }));
}

LoadCall::Overdue CallBoard::overdue(Time now) const {
  LoadCall::Overdue sum;
  for (const auto& call : calls_) {
    const auto one = call->overdue(now);
    sum.uplink += one.uplink;
    sum.downlink += one.downlink;
  }
  return sum;
}

std::optional<CallBoard::Found> CallBoard::find(std::span<const std::int16_t> block,
                                                bool off_grid) const {
  const auto search = [&](std::int64_t lag_from, std::int64_t lag_to) -> std::optional<Found> {
    for (auto call = calls_.rbegin(); call != calls_.rend(); ++call) {
      const CallerLine& line = (*call)->line();
      if ((*call)->linked() || line.state() != CallerLine::State::Up) continue;
      const std::int64_t last = line.frames() - 1;
      for (std::int64_t frame = last; frame >= std::max<std::int64_t>(last - kFramesBack, 0);
           --frame) {
        const std::int64_t begin = frame * kFrame;
        const auto at =
            context_.uplink.locate(line.origin(), begin - lag_to, begin - lag_from, block);
        if (at) return Found{call->get(), *at};
      }
    }
    return std::nullopt;
  };
  // As whole frames come out of a resampler; else at any sample.
  const bool settled = context_.uplink.settled();
  if (auto found = settled ? search(-kLagKnown, kLagKnown) : search(kLagLeast, kLagMost))
    return found;
  return off_grid ? search(kLagKnown, kFrame - kLagKnown) : std::nullopt;
}

void CallBoard::Newcomer::on_caller_audio(std::span<const std::int16_t> samples, Time) {
  block_.insert(block_.end(), samples.begin(), samples.end());
  while (block_.size() >= Channel::kBlock) {
    // The first block may hold what a resampler swings in with, or silence.
    const auto block = std::span<const std::int16_t>(block_).first(Channel::kBlock);
    const bool silent = board_.context_.uplink.match(0, block).silent;
    const bool try_now = !silent && (tries_ < 10 || tries_ % 25 == 0);
    if (!silent) ++tries_;
    const auto found = try_now ? board_.find(block, tries_ > kTriesOnGrid) : std::nullopt;
    if (found) {
      const std::int64_t offset = board_.context_.uplink.settle(found->position - received_);
      // From the next message on, which begins behind what came so far.
      const std::int64_t heard = received_ + static_cast<std::int64_t>(block_.size());
      LoadCall& call = *found->call;
      call.link(session_, offset + heard);
      if (response_wanted_) call.on_response_wanted();
      return;
    }
    block_.erase(block_.begin(), block_.begin() + kFrame);
    received_ += kFrame;
  }
}

}  // namespace tandem::load
