#include "core/asio_descriptor.hpp"

#include <boost/asio/detail/epoll_reactor.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/version.hpp>

namespace tandem {
namespace {

// Asio tells nobody which set it waits on. The language lets an explicit instantiation name a
// private member, and what is named here is looked at and never touched.
static_assert(BOOST_VERSION == 108100, "look whether the reactor still looks like that");

using boost::asio::detail::epoll_reactor;

template <int epoll_reactor::*member>
struct Named {
  friend int set_of(const epoll_reactor& reactor) { return reactor.*member; }
};
int set_of(const epoll_reactor& reactor);
template struct Named<&epoll_reactor::epoll_fd_>;

}  // namespace

int asio_descriptor(boost::asio::io_context& context) {
  return set_of(boost::asio::use_service<epoll_reactor>(context));
}

}  // namespace tandem
