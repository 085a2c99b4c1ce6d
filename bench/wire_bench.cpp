// What a message costs to read and to write, by hand and by the libraries beside it: simdjson
// on-demand (the usual way to read one document), its DOM (our general way) and OpenSSL's base64.
#include <benchmark/benchmark.h>
#include <openssl/evp.h>
#include <simdjson.h>

#include <string>
#include <vector>

#include "bridge/carrier/twilio_reader.hpp"
#include "bridge/carrier/twilio_writer.hpp"
#include "bridge/model/realtime_reader.hpp"
#include "bridge/model/realtime_writer.hpp"
#include "core/base64.hpp"

namespace {

using namespace tandem;

std::vector<std::uint8_t> audio(std::size_t bytes) {
  std::vector<std::uint8_t> all(bytes);
  for (std::size_t i = 0; i < bytes; ++i) all[i] = static_cast<std::uint8_t>(i * 37 + (i >> 5));
  return all;
}

std::string base64_of(std::size_t bytes) {
  const std::vector<std::uint8_t> raw = audio(bytes);
  return base64_encode({reinterpret_cast<const char*>(raw.data()), raw.size()});
}

/// 20 ms from the carrier.
std::string media_text() {
  return R"({"event":"media","sequenceNumber":"3021","media":{"track":"inbound","chunk":"3020",)"
         R"("timestamp":"60397","payload":")" +
         base64_of(160) + R"("},"streamSid":"MZ18ad3ab5a668481ce02b83e7395059f0"})";
}

/// `bytes` of PCM from the model.
std::string delta_text(std::size_t bytes) {
  return R"({"type":"response.output_audio.delta","event_id":"event_F000156",)"
         R"("response_id":"resp_L1","item_id":"item_LA1","output_index":0,"content_index":0,)"
         R"("delta":")" +
         base64_of(bytes) + "\"}";
}

std::string padded(std::string text) { return text.append(64, '\0'); }

void media_by_hand(benchmark::State& state) {
  const std::string text = media_text();
  std::string buffer = padded(text);
  carrier::TwilioReader reader;
  for (auto _ : state) benchmark::DoNotOptimize(reader.read({buffer.data(), text.size()}));
}
BENCHMARK(media_by_hand);

void media_by_general_way(benchmark::State& state) {
  const std::string text = media_text();
  std::string buffer = padded(text);
  carrier::TwilioReader reader;
  for (auto _ : state) benchmark::DoNotOptimize(reader.read_general({buffer.data(), text.size()}));
}
BENCHMARK(media_by_general_way);

void media_by_simdjson_on_demand(benchmark::State& state) {
  const std::string text = media_text();
  const std::string buffer = padded(text);
  simdjson::ondemand::parser parser;
  for (auto _ : state) {
    auto document = parser.iterate(buffer.data(), text.size(), buffer.size()).value_unsafe();
    std::string_view event, sequence, timestamp, payload, track, stream;
    auto broken = document["event"].get(event);
    if (!broken) broken = document["sequenceNumber"].get(sequence);
    auto media = document["media"];
    if (!broken) broken = media["track"].get(track);
    if (!broken) broken = media["timestamp"].get(timestamp);
    if (!broken) broken = media["payload"].get(payload);
    if (!broken) broken = document["streamSid"].get(stream);
    benchmark::DoNotOptimize(broken);
    benchmark::DoNotOptimize(payload);
  }
}
BENCHMARK(media_by_simdjson_on_demand);

void delta_by_hand(benchmark::State& state) {
  const std::string text = delta_text(static_cast<std::size_t>(state.range(0)));
  std::string buffer = padded(text);
  model::RealtimeReader reader;
  for (auto _ : state) benchmark::DoNotOptimize(reader.read({buffer.data(), text.size()}));
}
BENCHMARK(delta_by_hand)->Arg(960)->Arg(3'000)->Arg(19'200);

void delta_by_general_way(benchmark::State& state) {
  const std::string text = delta_text(static_cast<std::size_t>(state.range(0)));
  std::string buffer = padded(text);
  model::RealtimeReader reader;
  for (auto _ : state) benchmark::DoNotOptimize(reader.read_general({buffer.data(), text.size()}));
}
BENCHMARK(delta_by_general_way)->Arg(960)->Arg(3'000)->Arg(19'200);

void delta_by_simdjson_on_demand(benchmark::State& state) {
  const std::string text = delta_text(static_cast<std::size_t>(state.range(0)));
  const std::string buffer = padded(text);
  simdjson::ondemand::parser parser;
  for (auto _ : state) {
    auto document = parser.iterate(buffer.data(), text.size(), buffer.size()).value_unsafe();
    std::string_view type, response, item, delta;
    auto broken = document["type"].get(type);
    if (!broken) broken = document["response_id"].get(response);
    if (!broken) broken = document["item_id"].get(item);
    if (!broken) broken = document["delta"].get(delta);
    benchmark::DoNotOptimize(broken);
    benchmark::DoNotOptimize(delta);
  }
}
BENCHMARK(delta_by_simdjson_on_demand)->Arg(960)->Arg(3'000)->Arg(19'200);

void base64_encode_ours(benchmark::State& state) {
  const std::vector<std::uint8_t> raw = audio(static_cast<std::size_t>(state.range(0)));
  std::vector<char> out(base64_encoded_size(raw.size()));
  for (auto _ : state) benchmark::DoNotOptimize(base64_encode(raw, out.data()));
}
BENCHMARK(base64_encode_ours)->Arg(160)->Arg(960);

void base64_encode_openssl(benchmark::State& state) {
  const std::vector<std::uint8_t> raw = audio(static_cast<std::size_t>(state.range(0)));
  std::vector<unsigned char> out(base64_encoded_size(raw.size()) + 1);
  for (auto _ : state)
    benchmark::DoNotOptimize(EVP_EncodeBlock(out.data(), raw.data(), static_cast<int>(raw.size())));
}
BENCHMARK(base64_encode_openssl)->Arg(160)->Arg(960);

void base64_decode_ours(benchmark::State& state) {
  const std::string text = base64_of(static_cast<std::size_t>(state.range(0)));
  std::vector<std::uint8_t> out(base64_decoded_size_max(text.size()));
  for (auto _ : state) benchmark::DoNotOptimize(base64_decode(text, out.data()));
}
BENCHMARK(base64_decode_ours)->Arg(160)->Arg(960);

void base64_decode_openssl(benchmark::State& state) {
  const std::string text = base64_of(static_cast<std::size_t>(state.range(0)));
  std::vector<unsigned char> out(base64_decoded_size_max(text.size()));
  for (auto _ : state)
    benchmark::DoNotOptimize(EVP_DecodeBlock(out.data(),
                                             reinterpret_cast<const unsigned char*>(text.data()),
                                             static_cast<int>(text.size())));
}
BENCHMARK(base64_decode_openssl)->Arg(160)->Arg(960);

void write_carrier_media(benchmark::State& state) {
  const std::vector<std::uint8_t> mulaw = audio(static_cast<std::size_t>(state.range(0)));
  constexpr std::string_view kStream = "MZ18ad3ab5a668481ce02b83e7395059f0";
  std::vector<char> out(carrier::media_size_max(kStream, mulaw.size()));
  for (auto _ : state) benchmark::DoNotOptimize(carrier::write_media(out.data(), kStream, mulaw));
}
BENCHMARK(write_carrier_media)->Arg(160)->Arg(1'600);

void write_model_append(benchmark::State& state) {
  const std::vector<std::uint8_t> pcm = audio(960);
  std::vector<char> out(model::append_size_max(pcm.size()));
  for (auto _ : state) benchmark::DoNotOptimize(model::write_append(out.data(), pcm));
}
BENCHMARK(write_model_append);

}  // namespace

BENCHMARK_MAIN();
