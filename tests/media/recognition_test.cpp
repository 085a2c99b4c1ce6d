// Speech stays what it was: recorded prompts (Debian's asterisk-core-sounds-en-wav) are recognised
// as the same words before and after they went to the model and back, through mu-law twice and the
// resampler in both directions. Two recognisers: one of our own that compares with the recordings,
// and pocketsphinx with a closed grammar where its acoustic model is installed.

#include <doctest/doctest.h>
#include <spawn.h>
#include <sys/wait.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "media/g711_mulaw.hpp"
#include "media/resampler_8k_24k.hpp"
#include "media/resampler_any.hpp"
#include "media/units.hpp"
#include "media/wav.hpp"
#include "tests/media/word_recogniser.hpp"

namespace {

using namespace tandem;
namespace fs = std::filesystem;
using Samples16 = std::vector<std::int16_t>;

const fs::path kSounds = "/usr/share/asterisk/sounds/en_US_f_Allison";
const fs::path kAcousticModel = "/usr/share/pocketsphinx/model/en-us/en-us";

struct Prompt {
  const char *file, *word, *phones;  ///< Phones as the CMU dictionary writes them.
};
constexpr std::array kPrompts{
    Prompt{"digits/0", "zero", "Z IH R OW"},
    Prompt{"digits/1", "one", "W AH N"},
    Prompt{"digits/2", "two", "T UW"},
    Prompt{"digits/3", "three", "TH R IY"},
    Prompt{"digits/4", "four", "F AO R"},
    Prompt{"digits/5", "five", "F AY V"},
    Prompt{"digits/6", "six", "S IH K S"},
    Prompt{"digits/7", "seven", "S EH V AH N"},
    Prompt{"digits/8", "eight", "EY T"},
    Prompt{"digits/9", "nine", "N AY N"},
    Prompt{"digits/10", "ten", "T EH N"},
    Prompt{"digits/11", "eleven", "IH L EH V AH N"},
    Prompt{"digits/12", "twelve", "T W EH L V"},
    Prompt{"digits/20", "twenty", "T W EH N T IY"},
    Prompt{"digits/day-0", "sunday", "S AH N D EY"},
    Prompt{"digits/day-1", "monday", "M AH N D EY"},
    Prompt{"digits/day-2", "tuesday", "T UW Z D EY"},
    Prompt{"digits/day-3", "wednesday", "W EH N Z D EY"},
    Prompt{"digits/day-4", "thursday", "TH ER Z D EY"},
    Prompt{"digits/day-5", "friday", "F R AY D EY"},
    Prompt{"digits/day-6", "saturday", "S AE T ER D EY"},
    Prompt{"vm-goodbye", "goodbye", "G UH D B AY"},
};

Samples16 recorded(const Prompt& prompt) {
  const media::Wav wav = media::read_wav(kSounds / (std::string(prompt.file) + ".wav"));
  REQUIRE(wav.rate == media::kTelephony);
  return wav.samples;
}

void through_mulaw(Samples16& samples) {
  std::vector<std::uint8_t> codes(samples.size());
  media::mulaw_encode(samples, codes);
  media::mulaw_decode(codes, samples);
}

/// Caller's line, up to the model, back down, the line to the caller.
Samples16 to_the_model_and_back(Samples16 samples) {
  through_mulaw(samples);
  media::Upsampler8kTo24k upsampler;
  media::Downsampler24kTo8k downsampler;
  Samples16 wide(3 * samples.size());
  upsampler.process(samples, wide);
  downsampler.process(wide, samples);
  through_mulaw(samples);
  return samples;
}

/// 1 kHz of samples held for eight: speech that people still understand with some effort.
Samples16 through_a_crude_bridge(Samples16 samples) {
  for (std::size_t i = 0; i < samples.size(); ++i) samples[i] = samples[i / 8 * 8];
  return samples;
}

/// A directory of this test's own, removed with it.
struct Directory {
  fs::path path;
  Directory() {
    std::string name = (fs::temp_directory_path() / "recognition.XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path = name;
  }
  ~Directory() { fs::remove_all(path); }
};

void write_text(const fs::path& file, const std::string& text) { std::ofstream(file) << text; }

/// Half a second of silence around speech at the rate of the acoustic model.
Samples16 for_pocketsphinx(const Samples16& samples) {
  Samples16 padded(4'000);
  padded.insert(padded.end(), samples.begin(), samples.end());
  padded.resize(padded.size() + 4'000);
  return media::resample(padded, media::kTelephony, media::SampleRate{16'000});
}

void run(std::vector<std::string> command) {
  std::vector<char*> arguments;
  for (std::string& argument : command) arguments.push_back(argument.data());
  arguments.push_back(nullptr);
  pid_t child = 0;
  REQUIRE(posix_spawnp(&child, arguments[0], nullptr, nullptr, arguments.data(), environ) == 0);
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  REQUIRE(status == 0);
}

/// What pocketsphinx hears in each prompt after `way`, word by word, empty where it hears nothing.
std::vector<std::string> heard_by_pocketsphinx(const fs::path& directory, auto way) {
  std::string dictionary, words, list;
  for (const Prompt& prompt : kPrompts) {
    dictionary += std::string(prompt.word) + ' ' + prompt.phones + '\n';
    words += (words.empty() ? "" : " | ") + std::string(prompt.word);
    list += std::string(prompt.word) + '\n';
    media::write_wav(directory / (std::string(prompt.word) + ".wav"),
                     for_pocketsphinx(way(recorded(prompt))), media::SampleRate{16'000});
  }
  write_text(directory / "words.dict", dictionary);
  write_text(directory / "words.gram",
             "#JSGF V1.0;\ngrammar words;\npublic <word> = " + words + ";\n");
  write_text(directory / "words.ctl", list);
  run({"pocketsphinx_batch",
       "-hmm",
       kAcousticModel.string(),
       "-dict",
       (directory / "words.dict").string(),
       "-jsgf",
       (directory / "words.gram").string(),
       "-ctl",
       (directory / "words.ctl").string(),
       "-cepdir",
       directory.string(),
       "-cepext",
       ".wav",
       "-adcin",
       "yes",
       "-adchdr",
       "44",
       "-hyp",
       (directory / "words.hyp").string(),
       "-logfn",
       "/dev/null"});
  std::vector<std::string> heard;
  std::ifstream hypotheses(directory / "words.hyp");
  for (std::string line; std::getline(hypotheses, line);) {
    // "seven (seven -1234)", or "(seven -1234)" where nothing was heard.
    std::istringstream fields(line);
    std::string word;
    fields >> word;
    heard.push_back(word.starts_with('(') ? std::string() : word);
  }
  REQUIRE(heard.size() == kPrompts.size());
  return heard;
}

}  // namespace

TEST_SUITE("media/recognition") {
  TEST_CASE(
      "every recorded word is still nearest to itself, by far, after the way there and back") {
    test::WordRecogniser recogniser;
    for (const Prompt& prompt : kPrompts) recogniser.learn(prompt.word, recorded(prompt));
    float worst = 0;
    for (const Prompt& prompt : kPrompts) {
      const auto heard = recogniser.hear(to_the_model_and_back(recorded(prompt)));
      CAPTURE(prompt.word);
      CHECK(heard.word == prompt.word);
      CHECK(heard.distance < 0.25F * heard.next_distance);
      worst = std::max(worst, heard.distance / heard.next_distance);
    }
    MESSAGE("distance to its own recording is at most " << worst << " of that to the next word");
  }

  TEST_CASE("the recogniser tells when speech is spoilt") {
    test::WordRecogniser recogniser;
    for (const Prompt& prompt : kPrompts) recogniser.learn(prompt.word, recorded(prompt));
    std::size_t spoilt = 0;
    for (const Prompt& prompt : kPrompts) {
      const auto heard = recogniser.hear(through_a_crude_bridge(recorded(prompt)));
      if (heard.word != prompt.word || heard.distance >= 0.25F * heard.next_distance) ++spoilt;
    }
    CHECK(spoilt == kPrompts.size());
  }

  TEST_CASE("what pocketsphinx hears in a recording it also hears after the way there and back") {
    if (!fs::exists(kAcousticModel)) {
      MESSAGE("pocketsphinx-en-us is not installed: its acoustic model is not asked");
      return;
    }
    const Directory directory;
    const auto before =
        heard_by_pocketsphinx(directory.path, [](Samples16 samples) { return samples; });
    const auto after = heard_by_pocketsphinx(directory.path, to_the_model_and_back);
    // A word that it mistakes in the recording itself tells nothing of the way.
    std::size_t known = 0;
    for (std::size_t i = 0; i < kPrompts.size(); ++i) {
      if (before[i] != kPrompts[i].word) continue;
      ++known;
      CAPTURE(kPrompts[i].word);
      CHECK(after[i] == before[i]);
    }
    MESSAGE("pocketsphinx knows " << known << " of " << kPrompts.size() << " recordings");
    CHECK(2 * known > kPrompts.size());
  }
}
