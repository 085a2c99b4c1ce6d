#include "control/doctor/number_memory.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <fstream>

#include "core/errc.hpp"

namespace tandem::control {

std::filesystem::path former_webhooks_file(const std::filesystem::path& data_dir) {
  return data_dir / "numbers-before.toml";
}

Result<std::vector<FormerWebhooks>> read_former_webhooks(const std::filesystem::path& file) {
  if (!std::filesystem::exists(file)) return std::vector<FormerWebhooks>{};
  std::vector<FormerWebhooks> all;
  try {
    const toml::table table = toml::parse_file(file.string());
    const toml::array* numbers = table["numbers"].as_array();
    for (std::size_t i = 0; numbers != nullptr && i < numbers->size(); ++i) {
      const toml::table* one = numbers->get(i)->as_table();
      if (one == nullptr) return make_error_code(errc::bad_file);
      const auto text = [one](const char* key) { return (*one)[key].value_or(std::string()); };
      all.push_back({text("sid"), text("number"), text("voice_url"), text("voice_method"),
                     text("voice_fallback_url"), text("voice_fallback_method"),
                     text("status_callback"), text("status_callback_method")});
    }
  } catch (const toml::parse_error&) {
    return make_error_code(errc::bad_file);
  }
  return all;
}

bool remember_former_webhooks(const std::filesystem::path& file, const FormerWebhooks& former) {
  auto known = read_former_webhooks(file);
  if (!known) return false;
  const bool there = std::any_of(known->begin(), known->end(), [&](const FormerWebhooks& one) {
    return one.number_sid == former.number_sid;
  });
  if (there) return true;
  known->push_back(former);

  toml::array numbers;
  for (const FormerWebhooks& one : *known)
    numbers.push_back(toml::table{{"sid", one.number_sid},
                                  {"number", one.phone_number},
                                  {"voice_url", one.voice_url},
                                  {"voice_method", one.voice_method},
                                  {"voice_fallback_url", one.voice_fallback_url},
                                  {"voice_fallback_method", one.voice_fallback_method},
                                  {"status_callback", one.status_callback},
                                  {"status_callback_method", one.status_callback_method}});
  std::ofstream out(file, std::ios::trunc);
  out << "# Where these numbers led before `tandem doctor --fix`; `tandem doctor --undo` restores "
         "it.\n"
      << toml::table{{"numbers", std::move(numbers)}} << '\n';
  return out.good();
}

}  // namespace tandem::control
