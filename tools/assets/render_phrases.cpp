// Renders the stock phrases at build: every line of a text file is spoken by one of Debian's
// voices, brought to 8 kHz, trimmed, levelled and encoded as mu-law. Writes one file of sound and
// one of C++ that embeds it.

#include <spawn.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "media/g711_mulaw.hpp"
#include "media/resampler_any.hpp"
#include "media/speech_shaping.hpp"
#include "media/units.hpp"
#include "media/wav.hpp"

namespace {

namespace fs = std::filesystem;

struct Phrase {
  std::string name, language, words;
};

std::vector<Phrase> read_phrases(const fs::path& file) {
  std::ifstream in(file);
  if (!in) throw std::runtime_error(file.string() + ": cannot be read");
  std::vector<Phrase> phrases;
  std::string line;
  while (std::getline(in, line)) {
    if (line.empty() || line[0] == '#') continue;
    const auto field_end = [&](std::size_t from) { return line.find(' ', from); };
    const std::size_t name_end = field_end(0);
    const std::size_t language = line.find_first_not_of(' ', name_end);
    const std::size_t language_end = language == line.npos ? line.npos : field_end(language);
    const std::size_t words = line.find_first_not_of(' ', language_end);
    if (words == line.npos) throw std::runtime_error(file.string() + ": not a phrase: " + line);
    phrases.push_back({line.substr(0, name_end), line.substr(language, language_end - language),
                       line.substr(words)});
  }
  return phrases;
}

void run(std::vector<std::string> command) {
  std::vector<char*> arguments;
  for (std::string& argument : command) arguments.push_back(argument.data());
  arguments.push_back(nullptr);
  pid_t child = 0;
  if (posix_spawnp(&child, arguments[0], nullptr, nullptr, arguments.data(), environ) != 0)
    throw std::runtime_error(command[0] + " cannot be started: is it installed?");
  int status = 0;
  if (waitpid(child, &status, 0) != child || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
    throw std::runtime_error(command[0] + " failed on: " + command.back());
}

/// Speaks the phrase into `file`.
void speak(const Phrase& phrase, const fs::path& file) {
  if (phrase.language == "English")
    run({"flite", "-voice", "slt", "-o", file.string(), "-t", phrase.words});
  else if (phrase.language == "Russian")
    run({"espeak-ng", "-v", "ru", "-s", "150", "-w", file.string(), phrase.words});
  else
    throw std::runtime_error("no voice speaks " + phrase.language);
}

std::vector<std::uint8_t> render(const Phrase& phrase, const fs::path& scratch) {
  speak(phrase, scratch);
  const tandem::media::Wav spoken = tandem::media::read_wav(scratch);
  fs::remove(scratch);
  std::vector<std::int16_t> samples =
      tandem::media::resample(spoken.samples, spoken.rate, tandem::media::kTelephony);
  tandem::media::shape_speech(samples);
  if (samples.empty()) throw std::runtime_error("nothing was said for: " + phrase.words);
  std::vector<std::uint8_t> codes(samples.size());
  tandem::media::mulaw_encode(samples, codes);
  return codes;
}

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

void write_all(const std::vector<Phrase>& phrases, const fs::path& sound_file,
               const fs::path& code_file) {
  const fs::path scratch = sound_file.string() + ".wav";
  std::ofstream sound(sound_file, std::ios::binary | std::ios::trunc);
  std::string rows;
  std::size_t offset = 0;
  for (const Phrase& phrase : phrases) {
    const std::vector<std::uint8_t> codes = render(phrase, scratch);
    sound.write(reinterpret_cast<const char*>(codes.data()),
                static_cast<std::streamsize>(codes.size()));
    rows += "    {StockPhrase::" + phrase.name + ", Language::" + phrase.language + ",\n     " +
            quoted(phrase.words) + ", " + std::to_string(offset) + ", " +
            std::to_string(codes.size()) + "},\n";
    offset += codes.size();
  }
  sound.close();
  std::ofstream code(code_file, std::ios::trunc);
  code << "// Written by render_phrases from stock_phrases.txt.\n"
          "asm(\".pushsection .rodata\\n\"\n"
          "    \".global tandem_stock_sound\\n\"\n"
          "    \"tandem_stock_sound:\\n\"\n"
          "    \".incbin \\\""
       << sound_file.string()
       << "\\\"\\n\"\n"
          "    \".popsection\\n\");\n\n"
          "constexpr StockRow kStockRows[] = {\n"
       << rows << "};\n";
  code.close();
  if (!sound || !code) throw std::runtime_error("the rendered phrases cannot be written");
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc != 4) {
    std::fprintf(stderr, "usage: render_phrases TEXTS SOUND-OUT CODE-OUT\n");
    return 2;
  }
  write_all(read_phrases(argv[1]), argv[2], argv[3]);
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "render_phrases: %s\n", error.what());
  return 1;
}
