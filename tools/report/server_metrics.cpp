#include "tools/report/server_metrics.hpp"

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "core/event_loop.hpp"
#include "core/net/dial.hpp"
#include "core/net/http_client.hpp"
#include "core/net/name_cache.hpp"
#include "core/task_group.hpp"

namespace tandem::report {

namespace {

bool matches(const std::string& series, std::string_view name, std::string_view labels) {
  if (!series.starts_with(name)) return false;
  const std::string_view rest = std::string_view(series).substr(name.size());
  if (!rest.empty() && rest.front() != '{') return false;
  return labels.empty() || rest.find(labels) != std::string_view::npos;
}

}  // namespace

MetricsPage::MetricsPage(std::string_view text) {
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) {
    const std::size_t space = line.rfind(' ');
    if (line.empty() || line[0] == '#' || space == std::string::npos) continue;
    series_[line.substr(0, space)] = std::strtod(line.c_str() + space + 1, nullptr);
  }
}

std::optional<double> MetricsPage::sum(std::string_view name, std::string_view labels) const {
  std::optional<double> total;
  for (const auto& [series, value] : series_)
    if (matches(series, name, labels)) total = total.value_or(0) + value;
  return total;
}

std::optional<double> MetricsPage::quantile(std::string_view name, std::string_view labels,
                                            double share) const {
  std::map<double, double> buckets;  // Upper bound → cumulative count over the series.
  const std::string bucket = std::string(name) + "_bucket";
  for (const auto& [series, value] : series_) {
    if (!matches(series, bucket, labels)) continue;
    const std::size_t le = series.find("le=\"");
    if (le == std::string::npos) continue;
    const std::string bound = series.substr(le + 4, series.find('"', le + 4) - le - 4);
    buckets[bound == "+Inf" ? INFINITY : std::strtod(bound.c_str(), nullptr)] += value;
  }
  if (buckets.empty() || buckets.rbegin()->second <= 0) return std::nullopt;
  for (const auto& [bound, count] : buckets)
    if (count >= share * buckets.rbegin()->second) return bound;
  return std::nullopt;
}

std::optional<std::string> fetch_page(const std::string& url) {
  const Result<net::Url> parsed = net::Url::parse(url);
  auto tls = net::TlsClientContext::load("");
  if (!parsed || !tls) return std::nullopt;
  EventLoop loop({.name = "report", .nice = 0});
  net::Dialer dialer;
  dialer.tls = *tls;
  dialer.names = std::make_shared<net::NameCache>();
  net::HttpClient client(loop, dialer, {});
  std::optional<std::string> page;
  TaskGroup tasks(loop);
  tasks.spawn([&]() -> Task<> {
    net::Url target = *parsed;
    net::HttpRequest request("GET", "/");
    const auto response =
        co_await client.send(std::move(target), std::move(request), std::chrono::seconds(5));
    if (response && response->status == 200) page = response->body;
    loop.request_stop();
  });
  loop.run();
  return page;
}

std::optional<long> peak_memory_kib(int pid) {
  std::ifstream status("/proc/" + std::to_string(pid) + "/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmHWM:")) return std::strtol(line.c_str() + 6, nullptr, 10);
  return std::nullopt;
}

}  // namespace tandem::report
