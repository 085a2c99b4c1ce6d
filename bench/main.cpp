#include <CLI/CLI.hpp>

#include "bench/compare/compare_command.hpp"
#include "bench/listen/listen_command.hpp"
#include "bench/load/load_command.hpp"
#include "bench/report/report_command.hpp"

int main(int argc, char** argv) {
  CLI::App program("Measures a server of calls between a carrier and a model.", "tandem-bench");
  program.require_subcommand(1);
  int exit_code = 0;
  tandem::load::add_load_command(program, exit_code);
  tandem::audience::add_listen_command(program, exit_code);
  tandem::compare::add_compare_command(program, exit_code);
  tandem::report::add_report_command(program, exit_code);
  CLI11_PARSE(program, argc, argv);
  return exit_code;
}
