#include "tools/sim/speech/speech.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "media/resampler_any.hpp"
#include "media/wav.hpp"

namespace tandem::sim {
namespace {

/// The file that a TTS program writes to, in memory: both seek back to mend the WAV header, so a
/// pipe would not do, and a file on disk could be left behind.
class MemoryFile {
 public:
  MemoryFile() : fd_(::memfd_create("tandem-sim-speech", MFD_CLOEXEC)) {}
  ~MemoryFile() {
    if (fd_ >= 0) ::close(fd_);
  }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  [[nodiscard]] int fd() const noexcept { return fd_; }
  [[nodiscard]] std::vector<std::uint8_t> content() const {
    struct stat status {};
    if (::fstat(fd_, &status) != 0) return {};
    std::vector<std::uint8_t> bytes(static_cast<std::size_t>(status.st_size));
    const ::ssize_t got = ::pread(fd_, bytes.data(), bytes.size(), 0);
    bytes.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
    return bytes;
  }

 private:
  int fd_;
};

/// In the child, where the program finds the memory file.
constexpr int kChildFd = 9;
constexpr const char* kChildPath = "/proc/self/fd/9";

/// Runs a program to its end, silenced; its exit code, or 127 when it cannot be started.
int run(std::vector<std::string> arguments, int output) {
  // A synthesiser that hangs must not hang us.
  arguments.insert(arguments.begin(), {"timeout", "30"});
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  ::posix_spawn_file_actions_adddup2(&actions, output, kChildFd);
  ::pid_t child = 0;
  const int failed = ::posix_spawnp(&child, "timeout", &actions, nullptr, argv.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) return 127;
  int status = 0;
  while (::waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return 127;
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 127;
}

std::vector<std::string> flite(const SpeechRequest& request) {
  char stretch[32];
  std::snprintf(stretch, sizeof stretch, "duration_stretch=%.3f", 1.0 / request.speed);
  return {"flite", "-voice", "slt", "--setf", stretch, "-t", request.text, "-o", kChildPath};
}

std::vector<std::string> espeak(const SpeechRequest& request) {
  // 165 words a minute sound unhurried; the text is guarded against being read as an option.
  const int words_per_minute = static_cast<int>(165.0 * request.speed);
  return {"espeak-ng", "-v",       request.language,  "-s", std::to_string(words_per_minute),
          "-w",        kChildPath, " " + request.text};
}

/// From 40 ms before the first to 40 ms behind the last sample that can be heard.
void trim(std::vector<std::int16_t>& samples, media::SampleRate rate) {
  const auto audible = [](std::int16_t sample) { return std::abs(int{sample}) > 200; };
  const auto margin = media::samples_in(std::chrono::milliseconds{40}, rate).count;
  const auto first = std::ranges::find_if(samples, audible) - samples.begin();
  const auto last = samples.rend() - std::find_if(samples.rbegin(), samples.rend(), audible);
  const auto size = static_cast<std::ptrdiff_t>(samples.size());
  const auto end = std::min<std::ptrdiff_t>(size, last + margin);
  const auto begin = std::clamp<std::ptrdiff_t>(first - margin, 0, end);
  samples.erase(samples.begin() + end, samples.end());
  samples.erase(samples.begin(), samples.begin() + begin);
}

}  // namespace

Result<Speech> render_speech(const SpeechRequest& request) {
  const MemoryFile file;
  if (file.fd() < 0) return ErrorCode(errno, boost::system::system_category());
  int exit_code = request.language == "en" ? run(flite(request), file.fd()) : 127;
  if (exit_code != 0) {
    if (::ftruncate(file.fd(), 0) != 0) return ErrorCode(errno, boost::system::system_category());
    exit_code = run(espeak(request), file.fd());
  }
  if (exit_code != 0) {
    return make_error_code(boost::system::errc::executable_format_error);
  }
  try {
    const std::vector<std::uint8_t> bytes = file.content();
    media::Wav wav = media::parse_wav(bytes, "speech.wav");
    trim(wav.samples, wav.rate);
    return Speech{media::resample(wav.samples, wav.rate, media::kRealtime)};
  } catch (const media::WavError&) {
    return make_error_code(boost::system::errc::bad_message);
  }
}

}  // namespace tandem::sim
