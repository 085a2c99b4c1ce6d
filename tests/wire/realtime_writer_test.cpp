#include "bridge/model/realtime_writer.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "core/base64.hpp"
#include "core/json/schema_validator.hpp"
#include "tests/media/allocation_counter.hpp"
#include "tests/wire/fixtures.hpp"

using namespace tandem::model;
using boost::json::value;
using namespace std::chrono_literals;

namespace {

const tandem::json::SchemaValidator& client_events() {
  static const tandem::json::SchemaValidator validator{
      tandem::test::fixture_text("schema/openai-realtime.schema.json"), "ClientEvent"};
  return validator;
}

/// Checks an event against the schema and gives it parsed.
value checked(const std::string& text) {
  for (const auto& violation : client_events().violations(text))
    FAIL_CHECK(text, "\n", violation.path, ": ", violation.message);
  return boost::json::parse(text);
}

value session_of(const SessionSettings& settings) {
  return checked(session_update("su-1", settings)).at("session");
}

const std::string kOdd = "a\"b\\c\n\t\x01\x1f\xC3\xA9\xF0\x9F\x93\x9E/</script>";

}  // namespace

TEST_SUITE("bridge/model/realtime_writer") {
  TEST_CASE("append is valid for every length, and carries the bytes") {
    for (std::size_t size : {1u, 2u, 3u, 160u, 959u, 960u, 961u, 4'800u}) {
      std::vector<std::uint8_t> audio(size);
      for (std::size_t i = 0; i < size; ++i) audio[i] = static_cast<std::uint8_t>(i * 7);
      // Exactly the stated room, so that the address sanitizer sees a byte too many.
      std::vector<char> out(append_size_max(size));
      const std::size_t written = write_append(out.data(), audio);
      CHECK(written <= out.size());
      const value event = checked({out.data(), written});
      const auto decoded = tandem::base64_decode(std::string_view{event.at("audio").as_string()});
      REQUIRE(decoded.has_value());
      CHECK(std::string(audio.begin(), audio.end()) == *decoded);
    }
  }

  TEST_CASE("append of base64 passes it through") {
    const std::string audio = tandem::base64_encode(std::string(160, '\xFF'));
    std::vector<char> out(append_base64_size(audio));
    REQUIRE(write_append_base64(out.data(), audio) == out.size());
    CHECK(checked({out.data(), out.size()}).at("audio").as_string() == audio);
  }

  TEST_CASE("append allocates nothing") {
    const std::vector<std::uint8_t> audio(960);
    std::vector<char> out(append_size_max(960));
    const tandem::test::AllocationCounter counter;
    for (int i = 0; i < 100; ++i) write_append(out.data(), audio);
    CHECK(counter.count() == 0);
  }

  TEST_CASE("the default session is valid and says every number that has two documented defaults") {
    SessionSettings settings;
    settings.instructions = kOdd;
    const value session = session_of(settings);
    CHECK(session.at("type").as_string() == "realtime");
    CHECK(session.at("instructions").as_string() == kOdd);
    CHECK(session.at_pointer("/audio/input/format/type").as_string() == "audio/pcm");
    CHECK(session.at_pointer("/audio/input/format/rate").as_int64() == 24'000);
    CHECK(session.at_pointer("/audio/output/format/rate").as_int64() == 24'000);
    CHECK(session.at_pointer("/audio/input/turn_detection/silence_duration_ms").as_int64() == 500);
    CHECK(session.at_pointer("/audio/input/turn_detection/idle_timeout_ms").is_null());
    CHECK(session.at_pointer("/audio/input/noise_reduction").is_null());
    CHECK(session.at_pointer("/audio/input/transcription/model").as_string() == "gpt-transcribe");
    CHECK(session.at("max_output_tokens").as_string() == "inf");
    CHECK(session.at("tools").as_array().empty());
    CHECK_FALSE(session.as_object().contains("model"));
    CHECK(session.at_pointer("/output_modalities/0").as_string() == "audio");
  }

  TEST_CASE("μ-law formats carry no rate, on both sides") {
    SessionSettings settings;
    settings.audio = AudioFormat::Pcmu;
    const value session = session_of(settings);
    for (const char* const path : {"/audio/input/format", "/audio/output/format"})
      CHECK(boost::json::serialize(session.at_pointer(path)) == R"({"type":"audio/pcmu"})");
  }

  TEST_CASE("every setting is valid and arrives") {
    SessionSettings settings;
    settings.voice = "cedar";
    settings.speed = 1.1;
    settings.language = "ru";
    settings.max_output_tokens = 1200;
    settings.noise_reduction = NoiseReduction::FarField;
    settings.retention_ratio = 0.7;
    settings.turn_detection = ServerVad{0.65, 200ms, 400ms, 8'000ms, false, true};
    settings.tools = {{"endCall", kOdd, R"({"type":"object","properties":{}})"}, {"bare", "", ""}};
    const value session = session_of(settings);
    CHECK(session.at_pointer("/audio/output/voice").as_string() == "cedar");
    CHECK(session.at_pointer("/audio/output/speed").as_double() == 1.1);
    CHECK(session.at_pointer("/audio/input/transcription/language").as_string() == "ru");
    CHECK(session.at_pointer("/audio/input/noise_reduction/type").as_string() == "far_field");
    CHECK(session.at("max_output_tokens").as_int64() == 1200);
    CHECK(session.at_pointer("/truncation/retention_ratio").as_double() == 0.7);
    const value& vad = session.at_pointer("/audio/input/turn_detection");
    CHECK(vad.at("threshold").as_double() == 0.65);
    CHECK(vad.at("prefix_padding_ms").as_int64() == 200);
    CHECK(vad.at("silence_duration_ms").as_int64() == 400);
    CHECK(vad.at("idle_timeout_ms").as_int64() == 8'000);
    CHECK_FALSE(vad.at("interrupt_response").as_bool());
    CHECK(vad.at("create_response").as_bool());
    CHECK(session.at_pointer("/tools/0/name").as_string() == "endCall");
    CHECK(session.at_pointer("/tools/0/description").as_string() == kOdd);
    CHECK(session.at_pointer("/tools/1/parameters/type").as_string() == "object");
  }

  TEST_CASE("semantic VAD, near field, no transcription and the plain truncation are valid") {
    for (const Eagerness eagerness :
         {Eagerness::Auto, Eagerness::Low, Eagerness::Medium, Eagerness::High}) {
      SessionSettings settings;
      settings.turn_detection = SemanticVad{eagerness, true, false};
      settings.noise_reduction = NoiseReduction::NearField;
      settings.transcription_model.clear();
      settings.retention_ratio.reset();
      const value session = session_of(settings);
      CHECK(session.at_pointer("/audio/input/transcription").is_null());
      CHECK_FALSE(session.at_pointer("/audio/input/turn_detection/create_response").as_bool());
      CHECK_FALSE(session.as_object().contains("truncation"));
    }
  }

  TEST_CASE(
      "a session that only writes has a format, who writes, and turns told apart by silence") {
    SessionSettings settings;
    settings.audio = AudioFormat::Pcmu;
    settings.language = "en";
    const value session = checked(transcription_session_update("su-ear", settings)).at("session");
    CHECK(session.at("type").as_string() == "transcription");
    const auto& input = session.at("audio").at("input");
    CHECK(input.at("format").at("type").as_string() == "audio/pcmu");
    CHECK(input.at("transcription").at("model").as_string() == "gpt-transcribe");
    CHECK(input.at("turn_detection").at("type").as_string() == "server_vad");
    CHECK_FALSE(input.at("turn_detection").as_object().contains("create_response"));
    CHECK_FALSE(session.as_object().contains("instructions"));
  }

  TEST_CASE("items of every role, calls and outputs are valid and keep odd characters") {
    for (const Role role : {Role::System, Role::User, Role::Assistant}) {
      const value event = checked(item_create_message("ic-1", role, kOdd, "mine-1"));
      CHECK(event.at_pointer("/item/content/0/text").as_string() == kOdd);
      CHECK(event.at_pointer("/item/id").as_string() == "mine-1");
      CHECK_FALSE(
          checked(item_create_message("ic-1", role, "x")).at("item").as_object().contains("id"));
    }
    const value call = checked(item_create_function_call("ic-2", "call_7", "book", kOdd));
    CHECK(call.at_pointer("/item/arguments").as_string() == kOdd);
    const value output = checked(item_create_function_output("ic-3", "call_7", kOdd));
    CHECK(output.at_pointer("/item/output").as_string() == kOdd);
    CHECK(output.at("event_id").as_string() == "ic-3");
  }

  TEST_CASE("truncate is valid") {
    const value event = checked(item_truncate("tr-1", "item_A2", 0, 360ms));
    CHECK(event.at("audio_end_ms").as_int64() == 360);
    CHECK(event.at("content_index").as_int64() == 0);
  }

  TEST_CASE("every kind of response is valid") {
    CHECK(checked(response_create("rc-1", {})).as_object().size() == 2);
    const value event = checked(response_create("rc-2", {kOdd, "17", true, false}));
    CHECK(event.at_pointer("/response/instructions").as_string() == kOdd);
    CHECK(event.at_pointer("/response/metadata/ask").as_string() == "17");
    CHECK(event.at_pointer("/response/conversation").as_string() == "none");
    CHECK(event.at_pointer("/response/tool_choice").as_string() == "none");
    CHECK_FALSE(checked(response_create("rc-3", {"", "18", false, true}))
                    .at("response")
                    .as_object()
                    .contains("conversation"));
    CHECK(checked(response_cancel("ca-1", "resp_1")).at("response_id").as_string() == "resp_1");
    CHECK_FALSE(checked(response_cancel("ca-2", "")).as_object().contains("response_id"));
  }

  TEST_CASE("an empty event id is left out") {
    CHECK_FALSE(checked(response_cancel("", "")).as_object().contains("event_id"));
  }

  TEST_CASE("ill-formed UTF-8 from a tool becomes U+FFFD, so that the socket lives") {
    const std::string text = item_create_function_output("ic-4", "call_7", "a\xFF\xC3(\xE2\x82");
    CHECK(checked(text).at_pointer("/item/output").as_string() ==
          "a\xEF\xBF\xBD\xEF\xBF\xBD(\xEF\xBF\xBD\xEF\xBF\xBD");
  }
}
