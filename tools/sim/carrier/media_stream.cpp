#include "tools/sim/carrier/media_stream.hpp"

#include <boost/json/serialize.hpp>
#include <utility>

#include "core/errc.hpp"
#include "core/net/dial.hpp"
#include "core/sleep.hpp"
#include "core/task_group.hpp"
#include "tools/sim/carrier/request_signature.hpp"
#include "tools/sim/message_log.hpp"

namespace tandem::sim {

namespace {

namespace json = boost::json;
using std::chrono::milliseconds;

/// Frames that wait because the server does not read: beyond five seconds the oldest are dropped,
/// which is warning 31930.
constexpr std::size_t kWaitingMost = 250;
/// How long the carrier waits for the server to answer its close.
constexpr milliseconds kCloseWait{2'000};
/// The real one is not known to ping, so a call is over before this one does.
constexpr milliseconds kNoPing{std::chrono::hours{4}};
/// Until the upgrade is answered (error 31901).
constexpr milliseconds kOpenDeadline{5'000};

std::int64_t ns(PlayoutBuffer::Time time) {
  return std::chrono::nanoseconds(time.time_since_epoch()).count();
}

json::object utterance_line(const HeardAudio::Utterance& heard, const std::string& stream,
                            const PlayoutBuffer& playout) {
  return {{"stream", stream},         {"begin", ns(heard.begin)},        {"end", ns(heard.end)},
          {"bytes", heard.bytes},     {"offset", heard.offset},          {"cleared", heard.cleared},
          {"flushed", heard.flushed}, {"underruns", playout.underruns()}};
}

}  // namespace

MediaStream::MediaStream(CarrierContext& context, CallJournal& journal, const StreamNoun& noun,
                         AsyncEvent& changed)
    : context_(context),
      journal_(journal),
      noun_(noun),
      changed_(changed),
      outgoing_ready_(context.loop),
      stall_over_(context.loop),
      sid_(context.sids.make("MZ")),
      heard_(!context.options.record.empty()) {}

MediaStream::~MediaStream() = default;

Task<bool> MediaStream::open() {
  const Result<net::Url> parsed = net::Url::parse(noun_.url);
  if (!parsed) {
    journal_.fault(31923, "malformed url " + noun_.url);
    co_return false;
  }
  // What captures show, and nothing else: no Origin, no subprotocol, no extensions.
  std::vector<net::HttpHeader> headers{
      {"User-Agent", "Twilio.TmeWs/1.0"},
      {"X-Twilio-Signature", request_signature(context_.options.auth_token, noun_.url, {})}};
  net::WebSocketStream::Options options;
  options.handshake_deadline = kOpenDeadline;
  options.idle_ping = kNoPing;
  options.keeps_buffers = true;
  net::Url url = *parsed;
  int status = 0;
  journal_.write("ws-open", {{"stream", sid_}, {"url", noun_.url}});
  Result<net::WebSocketStream> opened = co_await net::WebSocketStream::connect(
      context_.loop, context_.dialer, std::move(url), std::move(headers), options, &status);
  if (!opened) {
    const std::string why = opened.error().message();
    if (status != 0 && status != 101) {
      journal_.fault(31920, "the upgrade was answered with HTTP status " + std::to_string(status));
    } else if (opened.error() == errc::refused) {
      journal_.fault(31902, "connection refused");
    } else if (opened.error() == errc::tls_failed) {
      journal_.fault(31910, "TLS: " + why);
    } else {
      journal_.fault(31901, "no answer to the upgrade: " + why);
    }
    co_return false;
  }
  socket_.emplace(std::move(*opened));
  const Time now = std::chrono::steady_clock::now();
  playout_.emplace(now);
  // Small but never zero: captures show 5 and 57.
  timestamp_ = milliseconds(5 + context_.sids.upto(55));
  queue_start();
  co_return true;
}

Task<> MediaStream::serve() {
  TaskGroup tasks(context_.loop);
  tasks.spawn([this] { return read_messages(); });
  tasks.spawn([this] { return write_messages(); });
  co_await tasks.first_exit();
  // After our close the server gets a moment to answer it; after a failed write the reader says
  // why.
  const Deadline limit(kCloseWait);
  while (!ended_ && !limit.passed()) co_await sleep_for(context_.loop, milliseconds{20});
  end("closed");
  tasks.cancel();
  co_await tasks.join();
  socket_->abort();
}

Task<> MediaStream::read_messages() {
  while (!ended_) {
    if (stalled_until_) co_await stall_over_.wait();
    Result<net::WebSocketStream::Message> message = co_await socket_->read();
    if (!message) {
      const std::optional<std::uint16_t> code = socket_->close_code();
      const std::string why =
          code ? "closed with " + std::to_string(*code) : message.error().message();
      if (!stopping_ && !cut_) {
        const bool violation = message.error() == errc::protocol_violation ||
                               message.error() == errc::message_too_large;
        journal_.fault(violation ? 31924 : 31921, violation
                                                      ? "WebSocket protocol violation: " + why
                                                      : "the server ended the stream: " + why);
      }
      end(why);
      co_return;
    }
    on_message(message->payload, message->text);
  }
}

Task<> MediaStream::write_messages() {
  while (!ended_) {
    if (socket_->has_unsent() && !stalled_until_) {
      const Result<> flushed = co_await socket_->flush();
      if (!flushed) co_return;
    }
    if (outgoing_.empty() || stalled_until_) {
      outgoing_ready_.reset();
      if (outgoing_.empty()) co_await outgoing_ready_.wait();
      if (stalled_until_) co_await stall_over_.wait();
      continue;
    }
    Outgoing next = std::move(outgoing_.front());
    outgoing_.pop_front();
    if (next.media) --media_waiting_;
    log(next);
    if (!next.text.empty()) {
      const Result<> written = co_await socket_->write_text(std::move(next.text));
      if (!written) co_return;
    }
    if (next.close_after) {
      (void)co_await socket_->close(1000, "");
      co_return;
    }
  }
}

std::string MediaStream::next_sequence() { return std::to_string(++sequence_); }

void MediaStream::log(Outgoing& leaving) {
  if (!leaving.line.empty()) journal_.write("ws-out", std::move(leaving.line));
  if (!leaving.frame) return;
  const FrameLine& frame = *leaving.frame;
  journal_.write_line("ws-out", [&](tandem::json::Writer& line) {
    line.member("bytes", frame.bytes).member("hash", frame.hash).member("speaking", frame.speaking);
    line.member("event", "media").member("seq", frame.message.sequence);
    line.member("chunk", frame.message.chunk).member("ts", frame.message.timestamp.count());
    line.member("stream", sid_);
  });
}

void MediaStream::queue(json::object message, json::object line) {
  if (ended_ || cut_) return;
  Outgoing outgoing;
  outgoing.text = json::serialize(message);
  if (journal_.logs()) {
    outgoing.line = std::move(line);
    outgoing.line["stream"] = sid_;
  }
  push(std::move(outgoing));
}

/// Nearly every message: the writer's turn would cost more than the sending.
bool MediaStream::send_at_once(Outgoing& outgoing) {
  if (stopping_ || stalled_until_ || !outgoing_.empty() || !socket_ || !socket_->at_rest())
    return false;
  log(outgoing);
  outgoing.frame.reset();
  outgoing.line.clear();
  // The writer meets what broke the connection, too.
  if (!socket_->write_text_now(outgoing.text)) return false;
  if (socket_->has_unsent()) outgoing_ready_.set();
  return true;
}

void MediaStream::push(Outgoing outgoing) {
  if (send_at_once(outgoing)) return;
  if (outgoing.media) ++media_waiting_;
  outgoing_.push_back(std::move(outgoing));
  outgoing_ready_.set();
}

void MediaStream::queue_start() {
  queue({{"event", "connected"}, {"protocol", "Call"}, {"version", "1.0.0"}},
        {{"event", "connected"}});
  json::object parameters;
  for (const auto& [name, value] : noun_.parameters) parameters[name] = value;
  const std::string sequence = next_sequence();
  json::object start{
      {"accountSid", context_.options.account_sid},
      {"streamSid", sid_},
      {"callSid", journal_.call_sid()},
      {"tracks", json::array{"inbound"}},
      {"mediaFormat",
       json::object{{"encoding", "audio/x-mulaw"}, {"sampleRate", 8000}, {"channels", 1}}},
      {"customParameters", std::move(parameters)}};
  queue({{"event", "start"},
         {"sequenceNumber", sequence},
         {"start", std::move(start)},
         {"streamSid", sid_}},
        {{"event", "start"}, {"seq", sequence_}});
}

MediaMessage MediaStream::next_media() noexcept { return {++sequence_, ++chunk_, timestamp_}; }

bool MediaStream::takes_media() {
  if (ended_ || cut_) return false;
  if (media_waiting_ < kWaitingMost) return true;
  ++counters_.frames_dropped;
  if (!congestion_reported_) journal_.fault(31930, "the server does not read: audio is dropped");
  congestion_reported_ = true;
  return false;
}

void MediaStream::send_frame(const media::MulawFrame& frame, bool speaking) {
  if (ended_ || stopping_ || cut_ || !socket_) return;
  heard_.said(frame);
  const Time now = std::chrono::steady_clock::now();
  if (quiet_until_ && now >= *quiet_until_) quiet_until_.reset();
  const bool lost = quiet_until_.has_value() || gap_left_ > milliseconds{0};
  if (gap_left_ > milliseconds{0}) gap_left_ -= media::kPtime;
  if (!lost) {
    ++counters_.frames_sent;
    const MediaMessage message = next_media();
    if (takes_media()) {
      Outgoing outgoing;
      outgoing.text = media_message_text(
          message, sid_,
          base64_text({reinterpret_cast<const char*>(frame.codes.data()), frame.codes.size()}));
      if (journal_.logs())
        outgoing.frame = {frame.codes.size(), MessageLog::hash(frame.codes), speaking, message};
      outgoing.media = true;
      push(std::move(outgoing));
    }
  }
  timestamp_ += media::kPtime;
}

void MediaStream::send_digit(char digit) {
  if (ended_ || stopping_ || !socket_) return;
  const std::string sequence = next_sequence();
  const std::string text(1, digit);
  queue({{"event", "dtmf"},
         {"streamSid", sid_},
         {"sequenceNumber", sequence},
         {"dtmf", json::object{{"track", "inbound_track"}, {"digit", text}}}},
        {{"event", "dtmf"}, {"seq", sequence_}, {"digit", text}});
}

void MediaStream::stop() {
  if (stopping_ || ended_ || !socket_) return;
  for (int i = 0; i < (double_stop_ ? 2 : 1); ++i) {
    const std::string sequence = next_sequence();
    queue({{"event", "stop"},
           {"sequenceNumber", sequence},
           {"stop", json::object{{"accountSid", context_.options.account_sid},
                                 {"callSid", journal_.call_sid()}}},
           {"streamSid", sid_}},
          {{"event", "stop"}, {"seq", sequence_}});
  }
  stopping_ = true;
  Outgoing close;
  close.close_after = true;
  outgoing_.push_back(std::move(close));
  outgoing_ready_.set();
}

std::size_t MediaStream::hear() {
  play();
  return std::exchange(heard_since_, 0);
}

void MediaStream::play() {
  if (!playout_ || ended_) return;
  const Time now = std::chrono::steady_clock::now();
  if (stalled_until_ && now >= *stalled_until_) {
    stalled_until_.reset();
    stall_over_.set();
    outgoing_ready_.set();
  }
  const PlayoutBuffer::Played played = playout_->advance(now);
  if (const auto closed = heard_.heard(played, now))
    journal_.write("heard", utterance_line(*closed, sid_, *playout_));
  for (const std::string& name : played.marks) echo(name);
  heard_since_ += played.agent_bytes;
}

void MediaStream::echo(const std::string& name) {
  ++counters_.marks_echoed;
  const std::string sequence = next_sequence();
  queue({{"event", "mark"},
         {"sequenceNumber", sequence},
         {"streamSid", sid_},
         {"mark", json::object{{"name", name}}}},
        {{"event", "mark"}, {"seq", sequence_}, {"name", name}});
}

void MediaStream::on_message(std::string_view text, bool is_text) {
  if (!is_text) {
    // Once a stream, as the real one warns.
    if (!undecodable_reported_) journal_.fault(31950, "a binary frame");
    undecodable_reported_ = true;
    return;
  }
  play();
  const ReceivedMessage message = read_server_message(text, sid_);
  if (const auto* fault = std::get_if<StreamFault>(&message)) {
    journal_.fault(fault->code, fault->what);
  } else if (const auto* media = std::get_if<ReceivedMedia>(&message)) {
    on_media(*media);
  } else if (const auto* mark = std::get_if<ReceivedMark>(&message)) {
    ++counters_.marks_received;
    journal_.write("ws-in", {{"stream", sid_}, {"event", "mark"}, {"name", mark->name}});
    if (playout_->mark(mark->name)) echo(mark->name);
  } else {
    ++counters_.clears;
    const Time now = std::chrono::steady_clock::now();
    const PlayoutBuffer::Cleared cleared = playout_->clear();
    journal_.write("ws-in", {{"stream", sid_},
                             {"event", "clear"},
                             {"flushed", cleared.bytes},
                             {"played", playout_->agent_bytes_played()}});
    if (const auto closed = heard_.cleared(cleared.bytes, now))
      journal_.write("heard", utterance_line(*closed, sid_, *playout_));
    for (const std::string& name : cleared.marks) echo(name);
  }
}

void MediaStream::on_media(const ReceivedMedia& media) {
  ++counters_.media_received;
  counters_.bytes_received += media.mulaw.size();
  journal_.write_line("ws-in", [&](tandem::json::Writer& line) {
    line.member("stream", sid_).member("event", "media").member("bytes", media.mulaw.size());
    line.member("hash", MessageLog::hash(media.mulaw));
    line.member("waiting", playout_->waiting_bytes());
  });
  if (!playout_->push(media.mulaw)) {
    if (!overflow_reported_) journal_.fault(31931, "more than 10 minutes of audio are waiting");
    overflow_reported_ = true;
  }
}

void MediaStream::end(std::string_view why) {
  if (ended_) return;
  play();
  ended_ = true;
  journal_.write("ws-end", {{"stream", sid_}, {"why", why}, {"by_server", !stopping_ && !cut_}});
  outgoing_ready_.set();
  changed_.set();
}

void MediaStream::finish() {
  if (!playout_) return;
  if (const auto closed = heard_.finish())
    journal_.write("heard", utterance_line(*closed, sid_, *playout_));
}

}  // namespace tandem::sim
