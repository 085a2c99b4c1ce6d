#include "bench/report/report_command.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "bench/report/page.hpp"

namespace tandem::report {
namespace {

struct Options {
  std::vector<std::string> files;
  std::string out, title = "Calls on one processor core";
};

int write_page(const Options& options) {
  try {
    std::vector<RunFigures> runs;
    for (const std::string& file : options.files) runs.push_back(read_run(file));
    std::ofstream out(options.out);
    out << page_of(options.title, runs);
    if (!out.flush()) throw std::runtime_error("cannot write " + options.out);
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "tandem-bench report: {}\n", error.what());
    return 1;
  }
}

}  // namespace

void add_report_command(CLI::App& program, int& exit_code) {
  CLI::App* app =
      program.add_subcommand("report", "makes one HTML page of the results of `load --json`");
  const auto options = std::make_shared<Options>();
  app->add_option("results", options->files, "JSON files, the first heads the page")
      ->required()
      ->check(CLI::ExistingFile);
  app->add_option("--out", options->out, "HTML file")->required();
  app->add_option("--title", options->title)->capture_default_str();
  app->callback([options, &exit_code] { exit_code = write_page(*options); });
}

}  // namespace tandem::report
