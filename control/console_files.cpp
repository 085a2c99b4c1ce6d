#include "control/console_files.hpp"

#include <array>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <utility>

#include "control/accepted_coding.hpp"
#include "control/problem.hpp"
#include "core/crypto/hex.hpp"
#include "core/crypto/hmac.hpp"

namespace tandem::control {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kImmutableFolder = "/assets/";
constexpr std::size_t kTagDigits = 32;

/// No inline scripts, nothing from elsewhere. Styles may be inline: the components place their
/// pop-ups with them. `'self'` covers the WebSockets of the same origin.
constexpr const char* kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' "
    "data:; "
    "font-src 'self'; connect-src 'self'; media-src 'self' blob:; worker-src 'self'; "
    "manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

std::string content_type_of(std::string_view name) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 10> kTypes{{
      {".html", "text/html; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".svg", "image/svg+xml"},
      {".json", "application/json"},
      {".map", "application/json"},
      {".png", "image/png"},
      {".woff2", "font/woff2"},
      {".txt", "text/plain; charset=utf-8"},
      {".webmanifest", "application/manifest+json"},
  }};
  for (const auto& [ending, type] : kTypes)
    if (name.ends_with(ending)) return std::string(type);
  return "application/octet-stream";
}

std::string read_whole(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  if (!in.is_open() || in.bad()) throw std::runtime_error("cannot read " + path.string());
  return bytes;
}

}  // namespace

ConsoleFiles::ConsoleFiles(const fs::path& directory, bool https) : https_(https) {
  std::error_code error;
  std::map<std::string, std::string> found;
  std::uintmax_t bytes = 0;
  auto entry = fs::recursive_directory_iterator(directory, error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    if (entry->path().filename().string().starts_with('.')) {
      entry.disable_recursion_pending();
      continue;
    }
    if (!fs::is_regular_file(entry->symlink_status())) continue;
    std::string content = read_whole(entry->path());
    bytes += content.size();
    if (bytes > kBytesMax)
      throw std::runtime_error("the console in " + directory.string() + " is too large to serve");
    found['/' + entry->path().lexically_relative(directory).generic_string()] = std::move(content);
  }
  if (error || !found.contains("/index.html"))
    throw std::runtime_error("no console (index.html) in " + directory.string());

  const auto take = [&found](const std::string& name) {
    const auto at = found.find(name);
    return at == found.end() ? std::string() : at->second;
  };
  for (const auto& [name, content] : found) {
    const bool compressed = name.ends_with(".gz") || name.ends_with(".br");
    if (compressed && found.contains(name.substr(0, name.size() - 3))) continue;
    const std::string digest = crypto::to_hex(crypto::sha256(content)).substr(0, kTagDigits);
    files_[name] = {content, take(name + ".gz"), take(name + ".br"), content_type_of(name),
                    '"' + digest + '"'};
  }
}

fs::path ConsoleFiles::beside_program() {
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  const fs::path folder = program.parent_path() / "console";
  return !error && fs::exists(folder / "index.html", error) ? folder : fs::path();
}

net::HttpResponse ConsoleFiles::answer(const net::HttpRequest& request) const {
  const std::string_view asked = request.path();
  const auto found = files_.find(asked == "/" ? std::string_view("/index.html") : asked);
  if (found == files_.end()) return problem(404, "not-found", "Not found");
  if (request.method != "GET" && request.method != "HEAD") {
    auto refusal = problem(405, "method-not-allowed", "Method not allowed");
    refusal.headers.emplace_back("Allow", "GET, HEAD");
    return refusal;
  }
  const File& file = found->second;

  net::HttpResponse response(200);
  const bool known = request.header("If-None-Match") == std::string_view(file.tag);
  const std::string_view accepted = request.header("Accept-Encoding").value_or("");
  if (known) {
    response.status = 304;
  } else if (!file.brotli.empty() && accepts_coding(accepted, "br")) {
    response.body = file.brotli;
    response.headers.emplace_back("Content-Encoding", "br");
  } else if (!file.gzip.empty() && accepts_coding(accepted, "gzip")) {
    response.body = file.gzip;
    response.headers.emplace_back("Content-Encoding", "gzip");
  } else {
    response.body = file.plain;
  }
  auto& headers = response.headers;
  if (!known) headers.emplace_back("Content-Type", file.content_type);
  headers.emplace_back("Vary", "Accept-Encoding");
  headers.emplace_back("ETag", file.tag);
  headers.emplace_back("Cache-Control", asked.starts_with(kImmutableFolder)
                                            ? "public, max-age=31536000, immutable"
                                            : "no-cache");
  headers.emplace_back("Content-Security-Policy", kPolicy);
  headers.emplace_back("X-Content-Type-Options", "nosniff");
  headers.emplace_back("X-Frame-Options", "DENY");
  headers.emplace_back("Referrer-Policy", "no-referrer");
  headers.emplace_back("Permissions-Policy", "camera=(), geolocation=(), microphone=(self)");
  headers.emplace_back("Cross-Origin-Opener-Policy", "same-origin");
  headers.emplace_back("Cross-Origin-Resource-Policy", "same-origin");
  if (https_)
    headers.emplace_back("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
  return response;
}

}  // namespace tandem::control
