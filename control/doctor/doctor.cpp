#include "control/doctor/doctor.hpp"

#include <cstdio>
#include <future>
#include <memory>

#include "control/doctor/machine_checks.hpp"
#include "control/doctor/peer_checks.hpp"
#include "core/event_loop.hpp"
#include "core/net/name_cache.hpp"
#include "core/task_group.hpp"

namespace tandem::control {
namespace {

/// All peers answer within 10 s or not at all; three of them are asked one after the other.
constexpr std::chrono::seconds kPatience{60};

struct Examination {
  const Configuration& configuration;
  EventLoop& loop;
  net::Dialer dialer;
  std::promise<Findings> done;

  Task<> run() {
    Findings all = co_await check_model(loop, dialer, configuration.settings);
    append(all, co_await check_carrier(loop, dialer, configuration));
    append(all, co_await check_public_url(loop, dialer, configuration.settings));
    done.set_value(std::move(all));
  }

 private:
  static void append(Findings& all, const Findings& more) {
    all.insert(all.end(), more.begin(), more.end());
  }
};

}  // namespace

Findings examine(const Configuration& configuration) {
  Findings findings = check_machine(configuration);
  auto tls = net::TlsClientContext::load(configuration.settings.ca_file);
  if (!tls) {
    findings.push_back(bad("tls", "TANDEM_CA_FILE: " + tls.error().message(),
                           "give a PEM file with certificates, or unset it"));
    return findings;
  }
  EventLoop loop({"doctor", 0});
  TaskGroup tasks(loop);
  Examination examination{configuration, loop, {*tls, std::make_shared<net::NameCache>()}, {}};
  auto found = examination.done.get_future();
  tasks.spawn([&examination] { return examination.run(); });
  loop.start();
  if (found.wait_for(kPatience) == std::future_status::ready) {
    const Findings of_peers = found.get();
    findings.insert(findings.end(), of_peers.begin(), of_peers.end());
  } else {
    findings.push_back(bad("peers", "no answer within a minute", "check the network"));
  }
  loop.stop();
  return findings;
}

int run_doctor(const Configuration& configuration) {
  const Findings findings = examine(configuration);
  std::fputs(to_text(findings).c_str(), stdout);
  const int code = exit_code_of(findings);
  std::puts(code == 0 ? "\nA call would work." : "\nA call would not work yet.");
  return code;
}

}  // namespace tandem::control
