#include "control/doctor/doctor.hpp"

#include <cstdio>
#include <exception>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <utility>

#include "control/doctor/database_check.hpp"
#include "control/doctor/machine_checks.hpp"
#include "control/doctor/number_fix.hpp"
#include "control/doctor/own_name_check.hpp"
#include "control/doctor/peer_checks.hpp"
#include "core/event_loop.hpp"
#include "core/net/name_cache.hpp"
#include "core/task_group.hpp"

namespace tandem::control {
namespace {

/// All peers answer within 10 s or not at all; four are asked one after the other.
constexpr std::chrono::seconds kPatience{60};

void append(Findings& all, const Findings& more) {
  all.insert(all.end(), more.begin(), more.end());
}

/// What one check found, behind what others have; one that breaks leaves the others alone.
Task<> add(Findings& all, const char* subject, Task<Findings> check) {
  try {
    append(all, co_await std::move(check));
  } catch (const std::exception& fault) {
    all.push_back(bad(subject, std::string("the check itself failed: ") + fault.what(),
                      "run it again, and report it with this line"));
  }
}

/// Runs one coroutine that asks peers, on a loop of its own. What it has found when the time is up
/// is kept.
Findings ask_peers(
    const Configuration& configuration,
    const std::function<Task<>(EventLoop&, const net::Dialer&, Findings& found)>& ask) {
  auto tls = net::TlsClientContext::load(configuration.settings.ca_file);
  if (!tls)
    return {bad("tls", "TANDEM_CA_FILE: " + tls.error().message(),
                "give a PEM file with certificates, or unset it")};
  const net::Dialer dialer(*tls, std::make_shared<net::NameCache>());
  Findings found;  // of the loop's thread until that has stopped
  std::promise<void> done;
  auto ended = done.get_future();
  EventLoop loop({"doctor", 0});
  TaskGroup tasks(loop);
  tasks.spawn([&]() -> Task<> {
    co_await ask(loop, dialer, found);
    done.set_value();
  });
  loop.start();
  const bool in_time = ended.wait_for(kPatience) == std::future_status::ready;
  loop.stop();
  if (!in_time) found.push_back(bad("peers", "no answer within a minute", "check the network"));
  return found;
}

}  // namespace

Findings examine(const Configuration& configuration) {
  Findings findings = check_machine(configuration);
  append(findings, check_database_for_calls(configuration));
  append(findings, check_own_name(configuration));
  append(findings,
         ask_peers(configuration,
                   [&](EventLoop& loop, const net::Dialer& dialer, Findings& all) -> Task<> {
                     // Named, since a temporary inside `co_await` is not safe with GCC 12.
                     auto model = check_model(loop, dialer, configuration.settings);
                     co_await add(all, "model", std::move(model));
                     auto clock = check_service_clock(loop, dialer, configuration.settings);
                     co_await add(all, "clock", std::move(clock));
                     auto carrier = check_carrier(loop, dialer, configuration);
                     co_await add(all, "carrier", std::move(carrier));
                     auto public_url = check_public_url(loop, dialer, configuration.settings);
                     co_await add(all, "public-url", std::move(public_url));
                   }));
  return findings;
}

Findings treat(const Configuration& configuration, Treatment treatment) {
  if (treatment == Treatment::None) return {};
  Findings done;
  if (treatment == Treatment::Fix) done = migrate_where_older(configuration);
  append(done,
         ask_peers(configuration, [&](EventLoop& loop, const net::Dialer& dialer, Findings& all) {
           return add(all, "number",
                      treatment == Treatment::Fix
                          ? point_numbers_here(loop, dialer, configuration)
                          : point_numbers_back(loop, dialer, configuration));
         }));
  return done;
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
