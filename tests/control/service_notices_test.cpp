// Goal: systemd hears what sd_notify(3) says it shall, over a socket of the test's own.
#include "control/service_notices.hpp"

#include <doctest/doctest.h>

#include "tests/control/notify_socket.hpp"

namespace tandem::control {

TEST_SUITE("control/service_notices") {
  TEST_CASE("ready, a status once for a text, alive, stopping") {
    const test::NotifySocket socket;
    ::setenv("NOTIFY_SOCKET", socket.name().c_str(), 1);
    ::setenv("WATCHDOG_USEC", "3000000", 1);
    ServiceNotices manager;
    CHECK(manager.beat() == std::chrono::milliseconds(1'500));
    manager.ready();
    manager.status("serving, 3 calls");
    manager.status("serving, 3 calls");
    manager.alive();
    manager.reloading();
    manager.stopping();
    CHECK(socket.next() == "READY=1");
    CHECK(socket.next() == "STATUS=serving, 3 calls");
    CHECK(socket.next() == "WATCHDOG=1");
    CHECK(socket.next().starts_with("RELOADING=1\nMONOTONIC_USEC="));
    CHECK(socket.next() == "STOPPING=1");
    ::unsetenv("NOTIFY_SOCKET");
    ::unsetenv("WATCHDOG_USEC");
    CHECK(ServiceNotices().beat() == std::nullopt);
    ServiceNotices().ready();  // Nobody to tell: nothing happens.
  }
}

}  // namespace tandem::control
