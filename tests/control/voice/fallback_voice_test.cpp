#include "control/voice/fallback_voice.hpp"

#include <doctest/doctest.h>
#include <stdlib.h>

#include <fstream>

#include "control/directory/file_directory.hpp"
#include "core/child_program.hpp"
#include "media/g711_mulaw.hpp"
#include "media/level_meter.hpp"

using namespace tandem;
using control::FallbackVoice;
namespace fs = std::filesystem;

namespace {

struct Folder {
  Folder() {
    std::string pattern = (fs::temp_directory_path() / "tandem-voice.XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    path = pattern;
  }
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path, ignored);
  }
  fs::path path;
};

/// PATH without any program while it lives.
struct NoPrograms {
  NoPrograms() : path(::getenv("PATH")) { ::setenv("PATH", "/nowhere", 1); }
  ~NoPrograms() { ::setenv("PATH", path.c_str(), 1); }
  std::string path;
};

float loudness(const FallbackVoice::Sound& sound) {
  std::vector<std::int16_t> samples(sound->size());
  media::mulaw_decode(*sound, samples);
  return media::level_of(samples).rms_dbfs;
}

}  // namespace

TEST_SUITE("control/voice/fallback_voice") {
  TEST_CASE("an apology is spoken in the agent's language, as loud as the stock phrases") {
    const Folder folder;
    const FallbackVoice voice(folder.path / "voices");
    for (const auto& [text, language] :
         {std::pair{"I am sorry. Please ring Doctor Lee.", "en-GB"},
          std::pair{"Извините. Позвоните, пожалуйста, доктору.", "ru"},
          std::pair{"-o /etc/passwd is what I say.", "en"}}) {
      CAPTURE(text);
      const auto sound = voice.speak(text, language);
      REQUIRE(sound != nullptr);
      CHECK(sound->size() > 8'000);  // A second.
      CHECK(sound->size() < 8 * 8'000);
      CHECK(loudness(sound) == doctest::Approx(-20).epsilon(0.2));
    }
  }

  TEST_CASE("what was spoken once is there at the next start, without a voice") {
    const Folder folder;
    const auto first = FallbackVoice(folder.path).speak("Please call again.", "en");
    REQUIRE(first != nullptr);
    const NoPrograms none;
    const auto again = FallbackVoice(folder.path).speak("Please call again.", "en");
    REQUIRE(again != nullptr);
    CHECK(*again == *first);
    CHECK(FallbackVoice(folder.path).speak("Please call later.", "en") == nullptr);
  }

  TEST_CASE("a language that no voice speaks gives nothing") {
    const Folder folder;
    CHECK(FallbackVoice(folder.path).speak("Hello.", "xx") == nullptr);
    CHECK(FallbackVoice(folder.path).speak("", "en") == nullptr);
  }

  TEST_CASE("a folder that cannot be written costs nothing but the next start's time") {
    CHECK(FallbackVoice("/proc/nowhere").speak("Please call again.", "en") != nullptr);
  }

  TEST_CASE("agents of the file get their apology as sound, those without one stay as they are") {
    const Folder folder;
    std::vector<config::Fault> faults;
    const auto directory = control::FileDirectory::parse(
        "t.toml",
        "[[agents]]\nid = \"a\"\ninstructions = \"x\"\nfallback_message = \"Please ring later.\"\n"
        "[[agents]]\nid = \"b\"\ninstructions = \"x\"\n"
        "[[numbers]]\nnumber = \"+15557122661\"\nagent = \"a\"\n"
        "[[numbers]]\nnumber = \"+15557122662\"\n",
        {}, faults);
    REQUIRE(faults.empty());
    const FallbackVoice voice(folder.path);
    const auto voiced = directory->voiced([&voice](const call::Agent& agent) {
      return voice.speak(agent.fallback_message, agent.language);
    });
    REQUIRE(voiced->find_agent("a")->fallback_audio != nullptr);
    CHECK(voiced->find_agent("b")->fallback_audio == nullptr);
    CHECK(voiced->find_number("+15557122661").agent == voiced->find_agent("a"));
    CHECK(voiced->find_number("+15557122662").state == call::NumberRoute::State::Unassigned);
  }
}

TEST_SUITE("core/child_program") {
  TEST_CASE("what a program writes comes back, failures and hangs as errors") {
    using std::chrono::seconds;
    const std::string say = std::string("printf hello > ") + kOutputPath;
    const auto said = run_for_output({"sh", "-c", say}, seconds{10});
    REQUIRE(said.has_value());
    CHECK(std::string(said->begin(), said->end()) == "hello");
    CHECK_FALSE(run_for_output({"sh", "-c", "exit 3"}, seconds{10}).has_value());
    CHECK_FALSE(run_for_output({"no-such-program-here"}, seconds{10}).has_value());
    CHECK_FALSE(run_for_output({"sleep", "3600"}, std::chrono::milliseconds{50}).has_value());
  }
}
