// Goal: a call gets its session of the model whenever one can be had within its tries. Method: the
// registry between a scripted model and a resolver of the test's own.
#include <doctest/doctest.h>

#include <atomic>

#include "bridge/call/metric_families.hpp"
#include "core/errc.hpp"
#include "tests/bridge/call_rig.hpp"

using namespace tandem;
using namespace tandem::test;

TEST_SUITE("call/model_supply") {
  TEST_CASE("a name that is known to fail is told of at once, and costs a try, not the call") {
    std::atomic<int> asked{0};
    CallRig::Options options;
    options.resolve = [&asked](const std::string&) -> Result<net::NameCache::Addresses> {
      if (++asked == 1) return make_error_code(errc::name_not_found);
      return net::NameCache::Addresses{*net::IpAddress::parse("127.0.0.1")};
    };
    CallRig rig(options);
    (void)rig.admit(CallRig::agent(), "CA1");
    wait_until(
        [&] {
          return rig.metric(call::families::kModelErrors, {{"code", "connect"}}) >= 1;
        },
        "the first try failed");
    // The cache answers this one without a wait.
    (void)rig.admit(CallRig::agent(), "CA2");
    (void)rig.model(0).expect("session.update");
    (void)rig.model(1).expect("session.update");
    CHECK(rig.events.count("call.ended") == 0);
  }
}
