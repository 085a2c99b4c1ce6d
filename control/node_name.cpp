#include "control/node_name.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <stdexcept>
#include <system_error>

#include "core/crypto/random.hpp"

namespace tandem::control {
namespace {

/// The host's part is for whoever reads it; at most so much, of 64 in all.
constexpr std::size_t kHostMax = 40;

bool fits(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
         c == '_' || c == '.';
}

std::string new_name() {
  std::array<char, 65> host{};
  std::string name = gethostname(host.data(), host.size() - 1) == 0 ? host.data() : "";
  name = name.substr(0, std::min(name.find('.'), kHostMax));
  std::replace_if(
      name.begin(), name.end(), [](char c) { return !fits(c); }, '-');
  return (name.empty() ? "node" : name) + '-' + crypto::random_token(6);
}

}  // namespace

std::optional<std::string> kept_node_name(const std::filesystem::path& data_dir) {
  std::ifstream file(data_dir / "node-id");
  std::string name;
  const bool sound = std::getline(file, name) && !name.empty() && name.size() <= 64 &&
                     std::all_of(name.begin(), name.end(), fits);
  return sound ? std::optional(name) : std::nullopt;
}

std::string node_name_of(const std::filesystem::path& data_dir) {
  if (auto kept = kept_node_name(data_dir)) return *kept;
  std::error_code error;
  std::filesystem::create_directories(data_dir, error);
  const std::string name = new_name();
  const std::filesystem::path file = data_dir / "node-id", draft = data_dir / "node-id.new";
  const int fd = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  const std::string line = name + '\n';
  const bool written = fd >= 0 &&
                       ::write(fd, line.data(), line.size()) == static_cast<ssize_t>(line.size()) &&
                       ::fsync(fd) == 0;
  const int why = errno;
  if (fd >= 0) ::close(fd);
  if (!written || ::rename(draft.c_str(), file.c_str()) != 0)
    throw std::runtime_error("cannot write " + file.string() + " (TANDEM_DATA_DIR): " +
                             std::generic_category().message(written ? errno : why));
  return name;
}

}  // namespace tandem::control
