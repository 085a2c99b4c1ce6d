#include "bench/load/caller_line.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cstring>
#include <utility>

#include "core/base64.hpp"
#include "core/crypto/random.hpp"
#include "core/json/writer.hpp"
#include "media/frame.hpp"
#include "tools/sim/carrier/received_message.hpp"
#include "tools/sim/carrier/request_signature.hpp"

namespace tandem::load {
namespace {

constexpr std::chrono::milliseconds kPtime = media::kPtime;
constexpr std::size_t kFrameBytes = media::MulawFrame::kBytes;
constexpr std::size_t kFrameText = base64_encoded_size(kFrameBytes);
constexpr std::string_view kMediaEnd = R"("}})";

char* put(char* out, std::string_view text) noexcept {
  std::memcpy(out, text.data(), text.size());
  return out + text.size();
}
char* put(char* out, std::uint64_t number) noexcept {
  return std::to_chars(out, out + 20, number).ptr;
}

}  // namespace

CallerLine::CallerLine(LoadContext& context, std::uint64_t index, Listener& listener)
    : context_(context),
      listener_(listener),
      origin_(ReferenceSignal::place(index)),
      // Spread evenly over the ptime, whatever the number of calls.
      phase_(Clock::duration(kPtime) / ReferenceSignal::kPeriod * origin_),
      call_sid_(context.sids.make("CA")),
      stream_sid_(context.sids.make("MZ")),
      from_(fmt::format("+1555{:07}", index)),
      to_(context.next_number()),
      media_prefix_(fmt::format(R"({{"event":"media","streamSid":"{}","media":{{"payload":")",
                                stream_sid_)) {}

void CallerLine::start() {
  ++context_.figures.calls_placed;
  const LoadOptions& options = context_.options;
  if (!options.stream_url.empty()) return open_stream(options.stream_url);
  state_ = State::Asking;
  const auto url = net::Url::parse(options.voice_url);
  if (!url) return end(State::Failed, "the voice URL is none");
  webhook_ = std::make_unique<HttpExchange>(
      context_.loop, *context_.tls_client, *url, signed_post(options.voice_url, "ringing"),
      [this](const HttpExchange::Reply& reply) { on_twiml(reply); });
}

net::HttpRequest CallerLine::signed_post(const std::string& url, std::string_view status) const {
  const LoadOptions& options = context_.options;
  const sim::FormFields fields{{"CallSid", call_sid_},
                               {"AccountSid", options.account_sid},
                               {"From", from_},
                               {"To", to_},
                               {"Caller", from_},
                               {"Called", to_},
                               {"CallStatus", std::string(status)},
                               {"ApiVersion", "2010-04-01"},
                               {"Direction", "inbound"}};
  net::HttpRequest request("POST", "/");
  request.headers = {{"Content-Type", "application/x-www-form-urlencoded; charset=UTF-8"},
                     {"User-Agent", "TwilioProxy/1.1"}};
  if (!options.auth_token.empty())
    request.headers.emplace_back("X-Twilio-Signature",
                                 sim::request_signature(options.auth_token, url, fields));
  request.body = sim::encode_form(fields);
  return request;
}

void CallerLine::on_twiml(const HttpExchange::Reply& reply) {
  if (state_ != State::Asking) return;
  if (reply.status == 0) return end(State::Failed, "webhook: " + reply.error);
  sim::TwimlContext where;
  where.document_url = context_.options.voice_url;
  where.allow_plain = true;
  auto document = sim::read_twiml_reply(reply.status, reply.content_type, reply.body, where);
  if (const auto* fault = std::get_if<sim::TwimlFault>(&document))
    return end(State::Failed, fmt::format("TwiML: {} {}", fault->code, fault->what));
  for (const sim::Verb& verb : std::get<sim::TwimlDocument>(document)) {
    const auto* connect = std::get_if<sim::ConnectVerb>(&verb);
    if (connect == nullptr) continue;
    context_.figures.twiml_admitted.add(reply.took);
    parameters_ = connect->stream.parameters;
    return open_stream(connect->stream.url);
  }
  context_.figures.twiml_refused.add(reply.took);
  end(State::Refused, {});
}

void CallerLine::open_stream(const std::string& url) {
  const auto parsed = net::Url::parse(url);
  if (!parsed) return end(State::Failed, "the stream's URL is none");
  stream_url_ = *parsed;
  state_ = State::Opening;
  connection_ = Connection::dial(context_.loop, stream_url_, context_.tls_client.get(), *this);
}

void CallerLine::on_open() {
  std::uint8_t nonce[16];
  crypto::random_bytes(nonce);
  net::HttpRequest request("GET", stream_url_.target);
  request.headers = {
      {"User-Agent", "Twilio.TmeWs/1.0"},
      {"Connection", "Upgrade"},
      {"Upgrade", "websocket"},
      {"Sec-WebSocket-Version", "13"},
      {"Sec-WebSocket-Key",
       base64_encode(std::string_view(reinterpret_cast<const char*>(nonce), sizeof nonce))}};
  const std::string url =
      stream_url_.scheme + "://" + stream_url_.host_header() + stream_url_.target;
  if (!context_.options.auth_token.empty())
    request.headers.emplace_back("X-Twilio-Signature",
                                 sim::request_signature(context_.options.auth_token, url, {}));
  connection_->send(net::format_request(request, stream_url_.host_header()));
}

void CallerLine::on_bytes(std::span<char> bytes, Time arrived) {
  if (link_) return link_->take(bytes, arrived);
  read_opening(bytes, arrived);
}

void CallerLine::read_opening(std::span<char> bytes, Time arrived) {
  opening_.append(bytes.data(), bytes.size());
  const std::size_t header_end = opening_.find("\r\n\r\n");
  if (header_end == std::string::npos) return;
  if (!opening_.starts_with("HTTP/1.1 101 "))
    return end(State::Failed, "stream: " + opening_.substr(0, opening_.find('\r')));
  link_ = std::make_unique<WebSocketLink>(*connection_, WebSocketLink::Role::Client, *this);
  std::string rest = std::exchange(opening_, {}).substr(header_end + 4);
  state_ = State::Up;
  send_start();
  if (rest.empty()) return;
  const std::size_t size = rest.size();
  rest.resize(size + net::websocket::Reader::kPadding);
  link_->take(std::span(rest).first(size), arrived);
}

void CallerLine::send_start() {
  link_->queue_text(R"({"event":"connected","protocol":"Call","version":"1.0.0"})");
  std::string text;
  json::Writer out(text);
  out.begin_object().member("event", "start").member("sequenceNumber", "1");
  out.key("start").begin_object().member("accountSid", context_.options.account_sid);
  out.member("streamSid", stream_sid_).member("callSid", call_sid_);
  out.key("tracks").begin_array().value("inbound").end_array();
  out.key("mediaFormat").begin_object().member("encoding", "audio/x-mulaw");
  out.member("sampleRate", 8000).member("channels", 1).end_object();
  out.key("customParameters").begin_object();
  for (const auto& [name, value] : parameters_) out.member(name, value);
  out.end_object().end_object().member("streamSid", stream_sid_).end_object();
  sequence_ = 1;
  link_->send_text(text);

  const auto now = Clock::now();
  const auto into = now.time_since_epoch() % kPtime;
  first_frame_at_ = now - into + kPtime + phase_;
  context_.loop.arm(*this, first_frame_at_);
}

void CallerLine::on_due(Time) {
  if (state_ != State::Up) return;
  send_frame();
  // From the first one on: late once is not late for ever.
  context_.loop.arm(*this, first_frame_at_ + frames_ * kPtime);
}

void CallerLine::send_frame() {
  const std::int64_t number = frames_++;
  ++chunk_;
  const int drop_every = context_.options.drop_every;
  const bool dropped = drop_every > 0 && number % drop_every == drop_every - 1;
  if (!dropped) {
    // The fixed words, three numbers, the stream's sid.
    constexpr std::size_t kRoom = 160 + kFrameText + 3 * 20 + 64;
    char* start = link_->begin_text(kRoom);
    char* at = put(start, R"({"event":"media","sequenceNumber":")");
    at = put(at, ++sequence_);
    at = put(at, R"(","media":{"track":"inbound","chunk":")");
    at = put(at, chunk_);
    at = put(at, R"(","timestamp":")");
    at = put(at, static_cast<std::uint64_t>(number * kPtime.count() + 5));
    at = put(at, R"(","payload":")");
    at = base64_encode(context_.signal.mulaw(
                           origin_ + static_cast<std::uint64_t>(number) * kFrameBytes, kFrameBytes),
                       at);
    at = put(at, R"("},"streamSid":")");
    at = put(at, stream_sid_);
    at = put(at, R"("})");
    link_->end_text(static_cast<std::size_t>(at - start));
    ++context_.figures.uplink.sent;
  }
  sent_at_[static_cast<std::size_t>(number) % sent_at_.size()] = Clock::now();
  if (!dropped) link_->flush();
}

void CallerLine::on_text(std::span<char> message, Time arrived) {
  const std::string_view text(message.data(), message.size());
  if (text.starts_with(media_prefix_) && text.ends_with(kMediaEnd)) {
    const std::string_view payload =
        text.substr(media_prefix_.size(), text.size() - media_prefix_.size() - kMediaEnd.size());
    static thread_local std::vector<std::uint8_t> mulaw;
    mulaw.resize(base64_decoded_size_max(payload.size()));
    const auto size = base64_decode(payload, mulaw.data());
    if (!size || *size == 0) return context_.figures.fault("carrier: bad base64 in media");
    return on_media({mulaw.data(), *size}, arrived);
  }
  const sim::ReceivedMessage read = sim::read_server_message(text, stream_sid_);
  if (const auto* media = std::get_if<sim::ReceivedMedia>(&read)) {
    on_media(media->mulaw, arrived);
  } else if (const auto* mark = std::get_if<sim::ReceivedMark>(&read)) {
    playout_.mark(mark->name);
    echo_marks(arrived);
  } else if (std::holds_alternative<sim::ReceivedClear>(read)) {
    listener_.on_clear(arrived);
    for (const std::string& name : playout_.clear(arrived)) send_mark(name);
    link_->flush();
  } else {
    const auto& fault = std::get<sim::StreamFault>(read);
    context_.figures.fault(fmt::format("carrier: {} {}", fault.code, fault.what));
  }
}

void CallerLine::on_media(std::span<const std::uint8_t> mulaw, Time arrived) {
  ++context_.figures.downlink.received;
  listener_.on_agent_audio(mulaw, arrived);
  playout_.push(static_cast<std::int64_t>(mulaw.size()), arrived);
  context_.figures.underruns += playout_.underruns() - underruns_told_;
  underruns_told_ = playout_.underruns();
}

void CallerLine::echo_marks(Time now) {
  if (state_ != State::Up) return;
  for (const std::string& name : playout_.take_marks(now)) send_mark(name);
  link_->flush();
  if (const auto next = playout_.next_mark()) context_.loop.arm(mark_timer_, *next);
}

void CallerLine::send_mark(std::string_view name) {
  std::string text;
  json::Writer(text)
      .begin_object()
      .member("event", "mark")
      .member("sequenceNumber", std::to_string(++sequence_))
      .member("streamSid", stream_sid_)
      .key("mark")
      .begin_object()
      .member("name", name)
      .end_object()
      .end_object();
  link_->queue_text(text);
}

void CallerLine::hang_up() {
  if (state_ != State::Up) return;
  link_->queue_text(fmt::format(
      R"({{"event":"stop","sequenceNumber":"{}","streamSid":"{}","stop":{{"accountSid":"{}","callSid":"{}"}}}})",
      ++sequence_, stream_sid_, context_.options.account_sid, call_sid_));
  link_->close(net::websocket::close_code::kNormal);
  state_ = State::Over;
  listener_.on_line_end();
  const std::string& url = context_.options.status_url;
  if (url.empty()) return;
  if (const auto parsed = net::Url::parse(url))
    status_ = std::make_unique<HttpExchange>(context_.loop, *context_.tls_client, *parsed,
                                             signed_post(url, "completed"),
                                             [](const HttpExchange::Reply&) {});
}

void CallerLine::on_closed(std::string_view why) {
  end(state_ == State::Up ? State::Lost : State::Failed, why);
}

void CallerLine::on_end(std::uint16_t code, std::string_view why) {
  const State state = state_ == State::Up ? State::Lost : State::Failed;
  if (code == 1002 || code == 1003 || code == 1007)
    context_.figures.fault(fmt::format("carrier: WebSocket {} {}", code, why));
  end(state, fmt::format("closed by the server with {} {}", code, why));
}

void CallerLine::end(State state, std::string_view why) {
  if (state_ >= State::Refused) return;
  state_ = state;
  if (connection_) connection_->close();
  if (state == State::Refused) ++context_.figures.calls_refused;
  if (state == State::Failed) ++context_.figures.calls_failed;
  if (state == State::Lost) ++context_.figures.calls_lost;
  if (!why.empty()) context_.figures.note(state == State::Lost ? "lost" : "failed", why);
  listener_.on_line_end();
}

}  // namespace tandem::load
