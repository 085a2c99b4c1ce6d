#include "bridge/model/realtime_reader.hpp"

#include <doctest/doctest.h>

#include <map>
#include <set>

#include "bridge/model/errc.hpp"
#include "core/base64.hpp"
#include "tests/media/allocation_counter.hpp"
#include "tests/wire/describe.hpp"
#include "tests/wire/fixtures.hpp"
#include "tests/wire/mutate.hpp"

using namespace tandem::model;
using boost::json::value;
using tandem::test::describe;
using tandem::test::PaddedText;

namespace {

std::string read_as_text(std::string_view text) {
  RealtimeReader reader;
  PaddedText padded{text};
  return describe(reader.read(padded.span()));
}

errc fault_of(std::string_view text) {
  RealtimeReader reader;
  PaddedText padded{text};
  const auto message = reader.read(padded.span());
  REQUIRE_MESSAGE(!message.has_value(), text);
  return static_cast<errc>(message.error().value());
}

/// A string member by path, "" where it is null or absent.
std::string at(const value& root, std::initializer_list<const char*> path) {
  const value* here = &root;
  for (const char* const step : path) {
    if (!here->is_object()) return {};
    here = here->as_object().if_contains(step);
    if (here == nullptr) return {};
  }
  if (here->is_int64()) return std::to_string(here->as_int64());
  return here->is_string() ? std::string{here->as_string()} : std::string{};
}

using Expect = std::string (*)(const value&);

std::string joined(std::initializer_list<std::string> parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : "|") + part;
  return text;
}

std::string call_line(const value& item, const std::string& response) {
  return joined({"call", response, at(item, {"id"}), at(item, {"call_id"}), at(item, {"name"}),
                 at(item, {"arguments"})});
}

std::string expected_response_done(const value& e) {
  const std::map<std::string, int> statuses = {
      {"completed", 0}, {"cancelled", 1}, {"incomplete", 2}, {"failed", 3}};
  const value& response = e.at("response");
  const std::string id = at(response, {"id"});
  std::string text =
      joined({"response_done", id, std::to_string(statuses.at(at(response, {"status"}))),
              at(response, {"status_details", "reason"}),
              at(response, {"status_details", "error", "code"}),
              at(response, {"status_details", "error", "type"})});
  for (const value& item : response.at("output").as_array())
    if (at(item, {"type"}) == "function_call" && at(item, {"status"}) == "completed")
      text += ";" + call_line(item, id);
  const value& usage = response.at("usage");
  const auto tokens = [&usage](std::initializer_list<const char*> path) { return at(usage, path); };
  return text + joined({";usage", tokens({"input_token_details", "text_tokens"}),
                        tokens({"input_token_details", "audio_tokens"}),
                        tokens({"input_token_details", "cached_tokens_details", "text_tokens"}),
                        tokens({"input_token_details", "cached_tokens_details", "audio_tokens"}),
                        tokens({"output_token_details", "text_tokens"}),
                        tokens({"output_token_details", "audio_tokens"})});
}

/// What each event must say, taken from its fixture by Boost.JSON.
const std::map<std::string, Expect>& expectations() {
  static const std::map<std::string, Expect> all = {
      {"response.output_audio.delta",
       [](const value& e) {
         return joined({"audio_delta", at(e, {"response_id"}), at(e, {"item_id"}), at(e, {"delta"}),
                        at(e, {"content_index"})});
       }},
      {"session.created",
       [](const value& e) {
         return joined({"session", "1", at(e, {"session", "id"}), at(e, {"session", "model"}),
                        at(e, {"session", "expires_at"})});
       }},
      {"session.updated",
       [](const value& e) {
         return joined({"session", "0", at(e, {"session", "id"}), at(e, {"session", "model"}),
                        at(e, {"session", "expires_at"})});
       }},
      {"input_audio_buffer.speech_started",
       [](const value& e) {
         return joined({"speech_started", at(e, {"audio_start_ms"}) + "ms", at(e, {"item_id"})});
       }},
      {"input_audio_buffer.speech_stopped",
       [](const value& e) {
         return joined({"speech_stopped", at(e, {"audio_end_ms"}) + "ms", at(e, {"item_id"})});
       }},
      {"input_audio_buffer.committed",
       [](const value& e) {
         return joined({"committed", at(e, {"item_id"}), at(e, {"previous_item_id"})});
       }},
      {"input_audio_buffer.timeout_triggered",
       [](const value& e) {
         return joined({"idle_timeout", at(e, {"item_id"})});
       }},
      {"conversation.item.added",
       [](const value& e) {
         return joined({"item_added", at(e, {"item", "id"}), at(e, {"previous_item_id"}),
                        at(e, {"item", "type"}), at(e, {"item", "role"})});
       }},
      {"conversation.item.done",
       [](const value& e) {
         return joined({"item_done", at(e, {"item", "id"})});
       }},
      {"conversation.item.truncated",
       [](const value& e) {
         return joined({"item_truncated", at(e, {"item_id"}), at(e, {"audio_end_ms"}) + "ms"});
       }},
      {"conversation.item.input_audio_transcription.delta",
       [](const value& e) {
         return joined({"caller_delta", at(e, {"item_id"}), at(e, {"delta"})});
       }},
      {"conversation.item.input_audio_transcription.completed",
       [](const value& e) {
         if (!e.as_object().contains("usage"))
           return joined({"caller_done", at(e, {"item_id"}), at(e, {"transcript"})});
         REQUIRE(at(e, {"usage", "type"}) == "tokens");
         return joined({"caller_done", at(e, {"item_id"}), at(e, {"transcript"}),
                        at(e, {"usage", "input_token_details", "text_tokens"}),
                        at(e, {"usage", "input_token_details", "audio_tokens"}),
                        at(e, {"usage", "output_tokens"}), "0ms"});
       }},
      {"conversation.item.input_audio_transcription.failed",
       [](const value& e) {
         return joined({"caller_failed", at(e, {"item_id"}), at(e, {"error", "code"})});
       }},
      {"response.created",
       [](const value& e) {
         return joined({"response_created", at(e, {"response", "id"}),
                        at(e, {"response", "metadata", "ask"}), "0"});
       }},
      {"response.output_item.added",
       [](const value& e) {
         return joined({"output_item_added", at(e, {"response_id"}), at(e, {"item", "id"}),
                        at(e, {"item", "type"})});
       }},
      {"response.output_item.done",
       [](const value& e) {
         const bool call =
             at(e, {"item", "type"}) == "function_call" && at(e, {"item", "status"}) == "completed";
         return call ? call_line(e.at("item"), at(e, {"response_id"}))
                     : joined({"ignored", at(e, {"type"})});
       }},
      {"response.output_audio.done",
       [](const value& e) {
         return joined({"audio_done", at(e, {"response_id"}), at(e, {"item_id"})});
       }},
      {"response.output_audio_transcript.delta",
       [](const value& e) {
         return joined(
             {"agent_delta", at(e, {"response_id"}), at(e, {"item_id"}), at(e, {"delta"})});
       }},
      {"response.output_audio_transcript.done",
       [](const value& e) {
         return joined(
             {"agent_done", at(e, {"response_id"}), at(e, {"item_id"}), at(e, {"transcript"})});
       }},
      {"response.done", expected_response_done},
      {"error",
       [](const value& e) {
         return joined({"error", at(e, {"error", "type"}), at(e, {"error", "code"}),
                        at(e, {"error", "message"}), at(e, {"error", "param"}),
                        at(e, {"error", "event_id"})});
       }},
  };
  return all;
}

const std::string kDelta =
    R"({"type":"response.output_audio.delta","event_id":"event_5","response_id":"resp_1",)"
    R"("item_id":"item_2","output_index":0,"content_index":0,"delta":"AAD/fw=="})";

}  // namespace

TEST_SUITE("bridge/model/realtime_reader") {
  TEST_CASE("every server event of the fixtures says what its fixture says") {
    RealtimeReader reader;
    std::set<std::string> seen;
    for (const auto& event : tandem::test::openai_fixture_events()) {
      if (event.from_client) continue;
      const value parsed = boost::json::parse(event.text);
      const std::string type = at(parsed, {"type"});
      CAPTURE(event.text);
      PaddedText padded{event.text};
      const std::string got = describe(reader.read(padded.span()));
      if (type == "rate_limits.updated") {
        CHECK(got.starts_with("rate_limits"));
      } else {
        const auto expect = expectations().find(type);
        CHECK(got == (expect == expectations().end() ? "ignored|" + type : expect->second(parsed)));
      }
      seen.insert(type);
    }
    for (const auto& [type, expect] : expectations()) CHECK_MESSAGE(seen.contains(type), type);
    CHECK(seen.contains("rate_limits.updated"));
  }

  TEST_CASE("every event type of the schema is known") {
    const value schema = tandem::test::fixture_json("schema/openai-realtime.schema.json");
    const value& types = schema.at_pointer("/$defs/ServerEvent/properties/type/enum");
    for (const value& type : types.as_array()) {
      const std::string text = R"({"type":")" + std::string{type.as_string()} + "\"}";
      CHECK_FALSE(read_as_text(text).starts_with("unknown"));
    }
    CHECK(types.as_array().size() == 46);
  }

  TEST_CASE("rate limits carry their numbers") {
    CHECK(
        read_as_text(R"({"type":"rate_limits.updated","event_id":"e","rate_limits":[)"
                     R"({"name":"requests","limit":1000,"remaining":999,"reset_seconds":0.06},)"
                     R"({"name":"tokens","limit":50000,"remaining":49950,"reset_seconds":60}]})") ==
        "rate_limits;|requests|1000|999|0.06;|tokens|50000|49950|60");
  }

  TEST_CASE("any key order of an audio delta reads the same") {
    const std::string usual = read_as_text(kDelta);
    CHECK(usual == "audio_delta|resp_1|item_2|AAD/fw==|0");
    CHECK(read_as_text(R"({"delta":"AAD/fw==","content_index":0,"item_id":"item_2",)"
                       R"("response_id":"resp_1","type":"response.output_audio.delta"})") == usual);
    CHECK(read_as_text(R"({ "type": "response.output_audio.delta", "delta": "AAD\/fw==",
                          "response_id": "resp_1", "item_id": "item_2", "more": [{}] })") == usual);
  }

  TEST_CASE(
      "a response of ours is known by its metadata, out of band by the missing conversation") {
    CHECK(read_as_text(R"({"type":"response.created","response":{"id":"r","metadata":)"
                       R"({"ask":"7"},"conversation_id":"c"}})") == "response_created|r|7|0");
    CHECK(read_as_text(R"({"type":"response.created","response":{"id":"r","metadata":)"
                       R"({"ask":"7","out_of_band":"yes"},"conversation_id":null}})") ==
          "response_created|r|7|1");
    CHECK(read_as_text(R"({"type":"response.created","response":{"id":"r","metadata":null}})") ==
          "response_created|r||0");
  }

  TEST_CASE("a cancelled function call is not run") {
    CHECK(read_as_text(R"({"type":"response.output_item.done","response_id":"r","item":{"id":"i",)"
                       R"("type":"function_call","status":"incomplete","call_id":"c","name":"n",)"
                       R"("arguments":"{"}})") == "ignored|response.output_item.done");
  }

  TEST_CASE("usage that is null or has no details is no fault") {
    CHECK(read_as_text(R"({"type":"response.done","response":{"id":"r","status":"completed",)"
                       R"("output":[],"usage":null}})") == "response_done|r|0|||");
    CHECK(read_as_text(R"({"type":"response.done","response":{"id":"r","status":"new",)"
                       R"("usage":{"total_tokens":5}}})") ==
          "response_done|r|4|||;usage|0|0|0|0|0|0");
  }

  TEST_CASE("a transcript is billed by tokens, or by its length") {
    const std::string done =
        R"({"type":"conversation.item.input_audio_transcription.completed","item_id":"i",)"
        R"("transcript":"Hi","usage":)";
    CHECK(read_as_text(done + R"({"type":"duration","seconds":1.5}})") ==
          "caller_done|i|Hi|0|0|0|1500ms");
    CHECK(read_as_text(done + R"({"type":"tokens","input_tokens":9,"output_tokens":4}})") ==
          "caller_done|i|Hi|0|9|4|0ms");
    CHECK(read_as_text(done + R"({"type":"duration","seconds":-1e300}})") ==
          "caller_done|i|Hi|0|0|0|0ms");
    CHECK(read_as_text(done + "null}") == "caller_done|i|Hi");
  }

  TEST_CASE("unknown events are no errors") {
    CHECK(read_as_text(R"({"type":"response.hologram.delta","x":{"y":[1,2]}})") ==
          "unknown|response.hologram.delta");
  }

  TEST_CASE("milliseconds with a fraction are cut, negative ones refused") {
    const auto with = [](std::string_view number) {
      return R"({"type":"input_audio_buffer.speech_started","item_id":"i","audio_start_ms":)" +
             std::string{number} + "}";
    };
    CHECK(read_as_text(with("1200.9")) == "speech_started|1200ms|i");
    CHECK(fault_of(with("-1")) == errc::number_out_of_range);
    CHECK(fault_of(with("1e30")) == errc::number_out_of_range);
    CHECK(fault_of(with("[]")) == errc::wrong_type);
    CHECK(fault_of(with("null")) == errc::missing_field);
  }

  TEST_CASE("each kind of fault has its error") {
    CHECK(fault_of("") == errc::malformed_json);
    CHECK(fault_of(kDelta.substr(0, kDelta.size() - 2)) == errc::malformed_json);
    CHECK(fault_of(kDelta + " {") == errc::malformed_json);
    CHECK(fault_of("{\"type\":\"error\",\"error\":{\"message\":\"\xC0\"}}") ==
          errc::malformed_json);
    CHECK(fault_of("7") == errc::not_an_object);
    CHECK(fault_of("{}") == errc::missing_field);
    CHECK(fault_of(R"({"type":{}})") == errc::wrong_type);
    CHECK(fault_of(R"({"type":"response.output_audio.delta","delta":"AA=="})") ==
          errc::missing_field);
    CHECK(fault_of(R"({"type":"response.output_audio.delta","response_id":"r","item_id":"i",)"
                   R"("delta":7})") == errc::wrong_type);
    CHECK(fault_of(R"({"type":"response.output_audio.delta","response_id":"r","item_id":"i",)"
                   R"("delta":"","content_index":4294967296})") == errc::number_out_of_range);
    CHECK(fault_of(R"({"type":"response.done","response":"r"})") == errc::wrong_type);
    CHECK(fault_of(R"({"type":"response.done","response":{"id":"r","output":{}}})") ==
          errc::wrong_type);
    CHECK(fault_of(R"({"type":"response.done","response":{"id":"r","output":[7]}})") ==
          errc::wrong_type);
    CHECK(fault_of(R"({"type":"response.done","response":{"id":"r","output":[{"type":)"
                   R"("function_call","status":"completed","name":"n"}]}})") ==
          errc::missing_field);
    CHECK(fault_of(R"({"type":"x","y":)" + std::string(10'000, '[') + std::string(10'000, ']') +
                   "}") == errc::too_deep);
  }

  TEST_CASE("hand scan and general way agree on 200,000 damaged events") {
    std::vector<std::string> texts = {kDelta};
    for (const auto& event : tandem::test::openai_fixture_events())
      if (!event.from_client && event.text.size() < 2'000) texts.push_back(event.text);
    constexpr std::uint32_t kSeed = 20261121;
    tandem::test::Mutator mutator{kSeed};
    RealtimeReader reader;
    std::size_t read_as_delta = 0;
    for (std::size_t i = 0; i < 200'000; ++i) {
      const std::string text = mutator.mutated(i % 2 == 0 ? kDelta : texts[i % texts.size()]);
      PaddedText scanned{text}, general{text};
      const std::string one = describe(reader.read(scanned.span()));
      const std::string other = describe(reader.read_general(general.span()));
      REQUIRE_MESSAGE(one == other, "seed " << kSeed << " text " << text);
      if (one.starts_with("audio_delta|")) ++read_as_delta;
    }
    CHECK(read_as_delta > 5'000);
  }

  TEST_CASE("audio deltas are read without an allocation") {
    RealtimeReader reader;
    PaddedText delta{kDelta};
    PaddedText large{R"({"type":"response.output_audio.delta","response_id":"r","item_id":"i",)"
                     R"("content_index":0,"delta":")" +
                     std::string(64'000, 'A') + "\"}"};
    const tandem::test::AllocationCounter counter;
    bool all = true;
    for (int i = 0; i < 100; ++i)
      all &= reader.read(delta.span()).has_value() && reader.read(large.span()).has_value();
    CHECK(counter.count() == 0);
    CHECK(all);
  }
}
