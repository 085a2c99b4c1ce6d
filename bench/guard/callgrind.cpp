#include "bench/guard/callgrind.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string_view>

namespace tandem::bench {
namespace {

using Functions = std::map<std::string, std::uint64_t>;

struct Dump {
  std::string name;  ///< Empty where nobody asked for it: the dump at the program's end.
  Functions functions;
};

/// Names come as `(7) text` at first and as `(7)` from then on.
class Names {
 public:
  const std::string& resolve(std::string_view text) {
    const auto end = text.find(')');
    std::string& name = names_[std::string(text.substr(0, end + 1))];
    if (end + 2 < text.size()) name = text.substr(end + 2);
    return name;
  }

 private:
  std::map<std::string, std::string> names_;
};

bool counts(const std::string& object, const std::string& program, const std::string& function) {
  return object == program && !function.starts_with("boost::");
}

Dump read_dump(const std::filesystem::path& path, const std::string& program) {
  constexpr std::string_view kAsked = "desc: Trigger: Client Request: ";
  Dump dump;
  Names objects, functions;
  std::string object, function;
  bool of_callee = false;  // The line behind `calls=` is the callee's cost.
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    const std::string_view text = line;
    if (text.starts_with(kAsked)) {
      dump.name = text.substr(kAsked.size());
    } else if (text.starts_with("ob=")) {
      object = objects.resolve(text.substr(3));
    } else if (text.starts_with("cob=")) {
      objects.resolve(text.substr(4));
    } else if (text.starts_with("fn=")) {
      function = functions.resolve(text.substr(3));
    } else if (text.starts_with("cfn=")) {
      functions.resolve(text.substr(4));
    } else if (text.starts_with("calls=")) {
      of_callee = true;
    } else if (!text.empty() && std::string_view("0123456789+-*").find(text[0]) != text.npos) {
      const auto space = text.find(' ');
      if (!of_callee && space != text.npos && counts(object, program, function))
        dump.functions[function] += std::stoull(line.substr(space + 1));
      of_callee = false;
    }
  }
  return dump;
}

std::vector<Dump> read_all(const std::string& folder, const std::string& program) {
  std::vector<Dump> dumps;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    Dump dump = read_dump(entry.path(), std::filesystem::canonical(program).string());
    if (!dump.name.empty()) dumps.push_back(std::move(dump));
  }
  return dumps;
}

}  // namespace

Instructions read_callgrind_dumps(const std::string& folder, const std::string& program) {
  Instructions sums;
  for (const Dump& dump : read_all(folder, program))
    for (const auto& [function, cost] : dump.functions) sums[dump.name] += cost;
  return sums;
}

std::vector<std::pair<std::uint64_t, std::string>> dearest_functions(const std::string& folder,
                                                                     const std::string& program,
                                                                     const std::string& dump_name,
                                                                     std::size_t count) {
  std::vector<std::pair<std::uint64_t, std::string>> found;
  for (const Dump& dump : read_all(folder, program)) {
    if (dump.name != dump_name) continue;
    for (const auto& [function, cost] : dump.functions) found.emplace_back(cost, function);
  }
  std::sort(found.rbegin(), found.rend());
  found.resize(std::min(found.size(), count));
  return found;
}

}  // namespace tandem::bench
