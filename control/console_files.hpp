#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "core/net/http_message.hpp"

namespace tandem::control {

/// The built web console, as it was found at the start: held in memory, so that serving it waits
/// for no disk and no path of a stranger ever names a file. Immutable; any thread.
class ConsoleFiles {
 public:
  /// All that is served together may have so many bytes; the console has about two million.
  static constexpr std::uintmax_t kBytesMax = 64U << 20U;

  /// Reads every regular file below `directory`; hidden ones and links are left out. `https`:
  /// browsers are told to keep to it. Throws `std::runtime_error` where there is no `index.html`,
  /// something cannot be read, or it is too much.
  ConsoleFiles(const std::filesystem::path& directory, bool https);

  /// The folder `console` beside this program, where a build puts it; empty without a console
  /// there.
  [[nodiscard]] static std::filesystem::path beside_program();

  /// `/` is `index.html`, which browsers ask for anew each time; what lies in `/assets/` has a hash
  /// of its content in its name and is kept for a year. Compressed as the browser likes it, where a
  /// `.br` or `.gz` lies beside the file. 404 and 405 are problem+json.
  [[nodiscard]] net::HttpResponse answer(const net::HttpRequest& request) const;

 private:
  struct File {
    std::string plain, gzip, brotli;  ///< The latter two are empty where there is none.
    std::string content_type, tag;    ///< `ETag`, in its quotes.
  };

  std::map<std::string, File, std::less<>> files_;  ///< By request path: `/assets/main-1a2b3c.js`.
  bool https_;
};

}  // namespace tandem::control
