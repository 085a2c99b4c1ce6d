#include "control/doctor/doctor.hpp"

#include <cstdio>
#include <functional>
#include <future>
#include <memory>

#include "control/doctor/machine_checks.hpp"
#include "control/doctor/number_fix.hpp"
#include "control/doctor/peer_checks.hpp"
#include "core/event_loop.hpp"
#include "core/net/name_cache.hpp"
#include "core/task_group.hpp"

namespace tandem::control {
namespace {

/// All peers answer within 10 s or not at all; three of them are asked one after the other.
constexpr std::chrono::seconds kPatience{60};

/// Runs one coroutine that asks peers, on a loop of its own.
Findings ask_peers(const Configuration& configuration,
                   const std::function<Task<Findings>(EventLoop&, const net::Dialer&)>& ask) {
  auto tls = net::TlsClientContext::load(configuration.settings.ca_file);
  if (!tls)
    return {bad("tls", "TANDEM_CA_FILE: " + tls.error().message(),
                "give a PEM file with certificates, or unset it")};
  const net::Dialer dialer(*tls, std::make_shared<net::NameCache>());
  std::promise<Findings> done;
  auto found = done.get_future();
  EventLoop loop({"doctor", 0});
  TaskGroup tasks(loop);
  tasks.spawn([&]() -> Task<> { done.set_value(co_await ask(loop, dialer)); });
  loop.start();
  const bool in_time = found.wait_for(kPatience) == std::future_status::ready;
  loop.stop();
  if (in_time) return found.get();
  return {bad("peers", "no answer within a minute", "check the network")};
}

void append(Findings& all, const Findings& more) {
  all.insert(all.end(), more.begin(), more.end());
}

}  // namespace

Findings examine(const Configuration& configuration) {
  Findings findings = check_machine(configuration);
  append(
      findings,
      ask_peers(configuration, [&](EventLoop& loop, const net::Dialer& dialer) -> Task<Findings> {
        Findings all = co_await check_model(loop, dialer, configuration.settings);
        append(all, co_await check_carrier(loop, dialer, configuration));
        append(all, co_await check_public_url(loop, dialer, configuration.settings));
        co_return all;
      }));
  return findings;
}

Findings treat(const Configuration& configuration, Treatment treatment) {
  if (treatment == Treatment::None) return {};
  return ask_peers(configuration, [&](EventLoop& loop, const net::Dialer& dialer) {
    return treatment == Treatment::Fix ? point_numbers_here(loop, dialer, configuration)
                                       : point_numbers_back(loop, dialer, configuration);
  });
}

int run_doctor(const Configuration& configuration, Treatment treatment) {
  Findings findings = treat(configuration, treatment);
  if (treatment == Treatment::Undo) {
    std::fputs(to_text(findings).c_str(), stdout);
    return exit_code_of(findings);
  }
  append(findings, examine(configuration));
  std::fputs(to_text(findings).c_str(), stdout);
  const int code = exit_code_of(findings);
  std::puts(code == 0 ? "\nA call would work." : "\nA call would not work yet.");
  return code;
}

}  // namespace tandem::control
