#include "bench/listen/listen_command.hpp"

#include <fmt/format.h>
#include <signal.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <memory>
#include <utility>

#include "bench/listen/audience.hpp"

namespace tandem::audience {
namespace {

std::atomic<bool> told_to_stop{false};

int run(const Options& options, double seconds) {
  EventLoop loop({"listeners", 0});
  Audience audience(loop, options);
  ::signal(SIGTERM, [](int) { told_to_stop = true; });
  ::signal(SIGINT, [](int) { told_to_stop = true; });
  const auto begun = std::chrono::steady_clock::now();
  const auto until = begun + std::chrono::duration_cast<std::chrono::nanoseconds>(
                                 std::chrono::duration<double>(seconds));
  bool begun_to_stop = false;
  const auto ticks = loop.on_tick([&] {
    const bool over =
        told_to_stop || std::chrono::steady_clock::now() >= until || !audience.failure().empty();
    if (over && !std::exchange(begun_to_stop, true)) audience.stop();
    if (begun_to_stop && audience.idle()) loop.request_stop();
  });
  loop.post([&] { audience.start(); });
  loop.run();
  const Heard& heard = audience.heard();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
  fmt::print(
      "listeners: {} calls heard, {} at once at most, {} refused; {:.0f} messages a second, "
      "{:.1f} MB, {} ms dropped\n",
      heard.calls, heard.at_once, heard.refused, static_cast<double>(heard.messages) / took.count(),
      static_cast<double>(heard.bytes) / 1e6, heard.dropped_ms);
  if (heard.calls > 0 || audience.failure().empty()) return 0;
  fmt::print(stderr, "tandem-bench listen: {}\n", audience.failure());
  return 1;
}

}  // namespace

void add_listen_command(CLI::App& program, int& exit_code) {
  CLI::App* app = program.add_subcommand(
      "listen", "hears live calls of a server, as a load beside that of the calls");
  const auto options = std::make_shared<Options>();
  const auto seconds = std::make_shared<double>(86'400);
  app->add_option("--server", options->server, "base URL")->required();
  app->add_option("--email", options->email)->required();
  app->add_option("--password", options->password)->required();
  app->add_option("--percent", options->percent, "of the calls that are heard, by one each")
      ->check(CLI::Range(0.0, 100.0))
      ->capture_default_str();
  app->add_option("--form", options->form, "how, as the query of /ws/listen")
      ->capture_default_str();
  app->add_option("--ca", options->ca_file, "extra roots for TLS, PEM")->check(CLI::ExistingFile);
  app->add_option("--seconds", *seconds, "then it ends; SIGTERM does the same");
  app->callback([options, seconds, &exit_code] {
    try {
      exit_code = run(*options, *seconds);
    } catch (const std::exception& error) {
      fmt::print(stderr, "tandem-bench listen: {}\n", error.what());
      exit_code = 1;
    }
  });
}

}  // namespace tandem::audience
