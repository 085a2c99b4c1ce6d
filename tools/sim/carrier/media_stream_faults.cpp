// What goes wrong on a stream on purpose.
#include "tools/sim/carrier/media_stream.hpp"
#include "tools/sim/carrier/request_signature.hpp"

namespace tandem::sim {

namespace json = boost::json;

void MediaStream::queue_raw(std::string text, std::string_view what) {
  Outgoing outgoing;
  outgoing.text = std::move(text);
  outgoing.line = {{"event", what}, {"stream", sid_}};
  outgoing_.push_back(std::move(outgoing));
  outgoing_ready_.set();
}

void MediaStream::queue_odd_media(std::string_view payload, json::object line) {
  const MediaMessage message = next_media();
  if (!takes_media()) return;
  Outgoing outgoing;
  outgoing.text = media_message_text(message, sid_, payload);
  if (journal_.logs()) {
    outgoing.line = std::move(line);
    outgoing.line["event"] = "media";
    outgoing.line["seq"] = message.sequence;
    outgoing.line["chunk"] = message.chunk;
    outgoing.line["ts"] = message.timestamp.count();
    outgoing.line["stream"] = sid_;
  }
  outgoing.media = true;
  push(std::move(outgoing));
}

void MediaStream::apply(const NetworkFault& fault) {
  using Kind = NetworkFault::Kind;
  if (ended_ || stopping_ || !socket_) return;
  const Time until = std::chrono::steady_clock::now() + fault.length;
  const std::string payload =
      base64_text(std::string(media::MulawFrame::kBytes, static_cast<char>(media::kMulawSilence)));
  switch (fault.kind) {
    case Kind::DropSocket:
      cut_ = true;
      socket_->abort();
      break;
    case Kind::CloseSocket: {
      cut_ = true;
      Outgoing close;
      close.close_after = true;
      outgoing_.push_back(std::move(close));
      outgoing_ready_.set();
      break;
    }
    case Kind::StopMedia:
      quiet_until_ = until;
      break;
    case Kind::StallSocket:
      stall_over_.reset();
      stalled_until_ = until;
      break;
    case Kind::JumpTimestamp:
      timestamp_ += fault.length;
      break;
    case Kind::Gap:
      gap_left_ = fault.length;
      break;
    case Kind::Flood:
      for (std::size_t i = 0; i < fault.count; ++i) {
        // A flood goes past the limit of the waiting frames on purpose.
        media_waiting_ = 0;
        queue_odd_media(payload, {{"flood", true}});
        timestamp_ += media::kPtime;
      }
      break;
    case Kind::BadFrame:
      queue_raw("{\"event\":\"media\",", "bad-frame");
      break;
    case Kind::BadBase64:
      queue_odd_media("%%% no base64 %%%", {{"bad", true}});
      break;
    case Kind::UnknownEvent:
      queue({{"event", "weather"},
             {"sequenceNumber", next_sequence()},
             {"streamSid", sid_},
             {"weather", json::object{{"event", "media"}, {"sky", "blue"}}}},
            {{"event", "weather"}, {"seq", sequence_}});
      break;
    case Kind::DuplicateStop:
      double_stop_ = true;
      break;
    case Kind::DoubleWebhook:
      break;  // Concerns the call, before it has a stream.
  }
}

}  // namespace tandem::sim
