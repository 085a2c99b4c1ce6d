#include "control/voice/fallback_voice.hpp"

#include <array>
#include <cctype>
#include <chrono>
#include <fstream>
#include <iterator>

#include "core/child_program.hpp"
#include "core/crypto/hmac.hpp"
#include "core/log/logger.hpp"
#include "media/g711_mulaw.hpp"
#include "media/resampler_any.hpp"
#include "media/speech_shaping.hpp"
#include "media/wav.hpp"

namespace tandem::control {
namespace {

namespace fs = std::filesystem;
using Codes = std::vector<std::uint8_t>;

constexpr std::chrono::seconds kSpeakMax{10};
/// Nobody listens to an apology of more than half a minute.
constexpr std::size_t kCodesMax = 30 * 8'000;

/// What espeak-ng is given: the primary language, letters only.
std::string primary_language(std::string_view tag) {
  std::string language;
  for (const char c : tag.substr(0, tag.find_first_of("-_"))) {
    if (std::isalpha(static_cast<unsigned char>(c)) == 0) break;
    language += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return language.empty() ? "en" : language;
}

std::vector<std::string> program(const std::string& text, const std::string& language) {
  // A blank in front keeps a text from being read as an option.
  if (language == "en") return {"flite", "-voice", "slt", "-o", kOutputPath, "-t", ' ' + text};
  return {"espeak-ng", "-v", language, "-s", "150", "-w", kOutputPath, ' ' + text};
}

Codes render(const std::string& text, const std::string& language) {
  const auto spoken = run_for_output(program(text, language), kSpeakMax);
  if (!spoken) {
    log::Logger().warn("voice.unavailable",
                       {{"language", language},
                        {"error", spoken.error().message()},
                        {"mend", language == "en" ? "install flite" : "install espeak-ng"},
                        {"instead", "the stock apology"}});
    return {};
  }
  try {
    const media::Wav wav = media::parse_wav(*spoken, "the voice's output");
    std::vector<std::int16_t> samples = media::resample(wav.samples, wav.rate, media::kTelephony);
    media::shape_speech(samples);
    if (samples.size() > kCodesMax) samples.resize(kCodesMax);
    Codes codes(samples.size());
    media::mulaw_encode(samples, codes);
    return codes;
  } catch (const media::WavError& error) {
    log::Logger().warn("voice.unavailable", {{"language", language}, {"error", error.what()}});
    return {};
  }
}

std::string file_name(const std::string& text, const std::string& language) {
  constexpr char kHex[] = "0123456789abcdef";
  std::string name;
  for (const std::uint8_t byte : crypto::sha256(language + '\n' + text)) {
    name += kHex[byte >> 4];
    name += kHex[byte & 0x0F];
  }
  return name + ".ulaw";
}

Codes read_file(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/// All of it, or none: a node that dies in the middle leaves a file of another name. Where it
/// cannot be kept it is spoken again at the next start.
void keep(const fs::path& file, const Codes& codes) {
  std::error_code ignored;
  fs::create_directories(file.parent_path(), ignored);
  const fs::path part = file.string() + ".part";
  std::ofstream out(part, std::ios::binary | std::ios::trunc);
  out.write(reinterpret_cast<const char*>(codes.data()),
            static_cast<std::streamsize>(codes.size()));
  out.close();
  if (out) fs::rename(part, file, ignored);
}

}  // namespace

FallbackVoice::Sound FallbackVoice::speak(const std::string& text,
                                          std::string_view language) const {
  if (text.empty()) return nullptr;
  const std::string voice = primary_language(language);
  const fs::path file = folder_ / file_name(text, voice);
  Codes codes = read_file(file);
  if (codes.empty()) {
    codes = render(text, voice);
    if (codes.empty()) return nullptr;
    keep(file, codes);
  }
  return std::make_shared<const Codes>(std::move(codes));
}

}  // namespace tandem::control
