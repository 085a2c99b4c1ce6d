#include "bench/compare/compare_command.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "bench/compare/comparison.hpp"

namespace tandem::compare {
namespace {

struct CompareOptions {
  std::vector<std::string> files;
  bool check = false;
  std::string joined;  ///< File for all levels of one system; empty: tables.
};

bool all_kept_up(const boost::json::value& run) {
  const auto& levels = run.at("levels").as_array();
  return std::all_of(levels.begin(), levels.end(), kept_up);
}

int run(const CompareOptions& options) {
  Comparison comparison;
  std::vector<boost::json::value> runs;
  bool carried = true;
  for (const std::string& file : options.files) {
    try {
      std::ifstream in(file);
      const std::string text{std::istreambuf_iterator<char>(in), {}};
      runs.push_back(boost::json::parse(text));
      comparison.add(runs.back());
      carried = carried && all_kept_up(runs.back());
    } catch (const std::exception& error) {
      fmt::print(stderr, "{}: no result of `tandem-bench load`: {}\n", file, error.what());
      return 1;
    }
  }
  if (options.check) return carried ? 0 : 1;
  if (!options.joined.empty()) {
    std::ofstream out(options.joined);
    out << boost::json::serialize(joined(runs)) << '\n';
    return out.flush() ? 0 : 1;
  }
  fmt::print("{}", comparison.markdown());
  return 0;
}

}  // namespace

void add_compare_command(CLI::App& program, int& exit_code) {
  CLI::App* app = program.add_subcommand(
      "compare", "results of several systems and runs side by side, as Markdown tables");
  const auto options = std::make_shared<CompareOptions>();
  app->add_option("FILE", options->files, "JSON of `tandem-bench load`")
      ->required()
      ->check(CLI::ExistingFile);
  app->add_flag("--check", options->check,
                "print nothing; fail unless every level was carried whole and in time");
  app->add_option("--join", options->joined, "write all levels of one system to this file instead");
  app->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace tandem::compare
