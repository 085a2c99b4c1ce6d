#include "tools/sim/model/model_connection.hpp"

#include "core/event_loop.hpp"
#include "core/sleep.hpp"
#include "core/task_group.hpp"

namespace tandem::sim {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::minutes;

/// A black hole swallows a connection for so long, unless the simulator stops before.
constexpr minutes kBlackHoleTime{30};

}  // namespace

ModelConnection::ModelConnection(EventLoop& loop, net::WebSocketStream socket,
                                 RealtimeSession& session, SessionLog& log)
    : loop_(loop), socket_(std::move(socket)), session_(session), log_(log), wake_(loop) {}

Task<> ModelConnection::run() {
  co_await survive_cancellation();
  TaskGroup tasks(loop_);
  tasks.spawn([this] { return read(); });
  tasks.spawn([this] { return write(); });
  co_await tasks.first_exit();
  tasks.cancel();
  co_await tasks.join();
  if (black_hole_) co_await sleep_for(loop_, kBlackHoleTime);
}

Task<> ModelConnection::read() {
  while (true) {
    Result<net::WebSocketStream::Message> message = co_await socket_.read();
    if (!message) {
      const auto code = socket_.close_code();
      log_.note("connection ended", {{"error", message.error().message()},
                                     {"code", code ? boost::json::value(*code) : nullptr}});
      co_return;
    }
    if (message->text) {
      log_.received(message->payload);
      session_.on_text(message->payload, Clock::now());
    } else {
      log_.note("binary frame received", {{"bytes", message->payload.size()}});
      session_.on_binary();
    }
    if (session_.outbox().size() > kBacklogMax) {
      log_.note("client does not read: reset");
      socket_.abort();
      co_return;
    }
    // Most messages change nothing of what is to be sent, and when.
    if (!session_.outbox().empty() || session_.next_due() < sleeps_until_) wake_.set();
  }
}

Task<> ModelConnection::write() {
  while (true) {
    wake_.reset();
    session_.advance(Clock::now());
    while (!session_.outbox().empty()) {
      Outgoing outgoing = session_.outbox().pop();
      const bool goes_on = co_await perform(std::move(outgoing));
      if (!goes_on) co_return;
    }
    if (wake_.is_set()) continue;
    sleeps_until_ = std::min(session_.next_due(), Clock::now() + minutes{10});
    co_await wake_.wait_until(sleeps_until_);
  }
}

Task<bool> ModelConnection::perform(Outgoing outgoing) {
  switch (outgoing.kind) {
    case Outgoing::Kind::Text: {
      log_.sent(outgoing);
      const Result<> sent = co_await socket_.write_text(std::move(outgoing.payload));
      co_return sent.has_value();
    }
    case Outgoing::Kind::Binary: {
      log_.note("binary frame sent");
      const Result<> sent = co_await socket_.write_binary(std::move(outgoing.payload));
      co_return sent.has_value();
    }
    case Outgoing::Kind::Raw: {
      log_.note("raw bytes sent");
      const Result<> sent = co_await socket_.write_raw(std::move(outgoing.payload));
      co_return sent.has_value();
    }
    case Outgoing::Kind::Close: {
      log_.note("close", {{"code", outgoing.code}, {"reason", outgoing.payload}});
      (void)co_await socket_.close(outgoing.code, std::move(outgoing.payload));
      co_return false;
    }
    case Outgoing::Kind::Reset:
      log_.note("reset");
      socket_.abort();
      co_return false;
    case Outgoing::Kind::StopReading:
      log_.note("black hole");
      black_hole_ = true;
      co_return false;
  }
  co_return false;
}

}  // namespace tandem::sim
