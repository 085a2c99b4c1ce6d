#pragma once

#include <filesystem>
#include <fstream>
#include <string>

#include "control/configuration.hpp"
#include "core/crypto/random.hpp"

namespace tandem::control::test {

/// A `tandem.toml` of a test's own, read as a server reads it; goes with the object.
class ConfigurationFile {
 public:
  explicit ConfigurationFile(const std::string& text)
      : path_(std::filesystem::temp_directory_path() /
              ("tandem-" + crypto::random_token(9) + ".toml")) {
    write(text);
  }
  ~ConfigurationFile() { std::filesystem::remove(path_); }
  ConfigurationFile(const ConfigurationFile&) = delete;
  ConfigurationFile& operator=(const ConfigurationFile&) = delete;

  void write(const std::string& text) const { std::ofstream(path_) << text; }
  [[nodiscard]] std::string path() const { return path_.string(); }
  [[nodiscard]] Configuration read() const {
    ConfigurationSources sources;
    sources.file = path();
    sources.environment = {{"OPENAI_API_KEY", "sk-test-0123456789"},
                           {"TWILIO_ACCOUNT_SID", "AC3f9c1d0a7b5e4c2d8f60a1b2c3d4e5f6"},
                           {"TWILIO_AUTH_TOKEN", "8f2c1e7b9a304d5c6e7f8091a2b3c4d5"},
                           {"TWILIO_WEBHOOK_BASE_URL", "http://127.0.0.1:1"}};
    return load_configuration(sources, Purpose::Serve);
  }

 private:
  std::filesystem::path path_;
};

}  // namespace tandem::control::test
