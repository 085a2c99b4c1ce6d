#include "control/listen/listen_format.hpp"

#include <array>

#include "control/api/request_reader.hpp"
#include "core/json/writer.hpp"

namespace tandem::listen {
namespace {

constexpr std::array<int, 4> kRates{8'000, 16'000, 24'000, 48'000};

bool read_rate(const std::string& value, media::SampleRate& rate) {
  for (const int hz : kRates) {
    if (value != std::to_string(hz)) continue;
    rate = {hz};
    return true;
  }
  return false;
}

}  // namespace

ListenWish read_listen_wish(const net::HttpRequest& request, std::string& fault) {
  ListenWish wish;
  fault.clear();
  const std::string encoding = api::query_value(request, "format");
  if (encoding == "opus") {
    wish.format.encoding = Encoding::Opus;
  } else if (!encoding.empty() && encoding != "pcm16") {
    fault = "format is pcm16 or opus";
  }
  const std::string rate = api::query_value(request, "rate");
  if (!rate.empty() && !read_rate(rate, wish.format.rate))
    fault = "rate is 8000, 16000, 24000 or 48000";
  const std::string channels = api::query_value(request, "channels");
  if (channels == "1") {
    wish.format.channels = 1;
  } else if (!channels.empty() && channels != "2") {
    fault = "channels is 1 or 2";
  }
  const std::string header = api::query_value(request, "header");
  if (header == "0") {
    wish.header = false;
  } else if (!header.empty() && header != "1") {
    fault = "header is 0 or 1";
  }
  return wish;
}

std::string start_message(const ListenFormat& format, std::string_view call) {
  std::string text;
  json::Writer(text)
      .begin_object()
      .member("type", "start")
      .member("encoding", format.encoding == Encoding::Opus ? "opus" : "linear16")
      .member("sampleRate", format.rate.hz)
      .member("channels", format.channels)
      .member("callId", call)
      .end_object();
  return text;
}

}  // namespace tandem::listen
