#include "control/node_ports.hpp"

#include <stdexcept>
#include <string>
#include <utility>

#include "control/descriptor_limit.hpp"
#include "control/problem.hpp"
#include "control/public_port.hpp"
#include "core/log/logger.hpp"

namespace tandem::control {
namespace {

void log_exception(const net::HttpRequest& request, std::string_view what) {
  static log::RateLimit limit;
  log::Logger().repeated(limit, log::Level::Error, "http.exception",
                         {{"method", request.method}, {"path", request.path()}, {"error", what}});
}

}  // namespace

net::HttpServer::Options public_server_options(const Settings& settings,
                                               std::shared_ptr<net::TlsServerContext> tls,
                                               metrics::Block& block) {
  net::HttpServer::Options options = public_port_options(settings, descriptor_limit());
  options.on_exception = log_exception;
  options.metrics = &block;
  options.port_name = "public";
  options.tls = std::move(tls);
  return options;
}

net::HttpServer::Options ops_server_options(const Settings& settings, metrics::Block& block) {
  net::HttpServer::Options options;
  options.address = settings.ops_listen;
  options.on_exception = log_exception;
  options.metrics = &block;
  options.port_name = "ops";
  return options;
}

void listen_or_throw(net::HttpServer& server, const char* variable,
                     const net::ListenAddress& address) {
  if (const auto bound = server.listen(); !bound)
    throw std::runtime_error(std::string("cannot listen on ") + address.host + ':' +
                             std::to_string(address.port) + " (" + variable +
                             "): " + bound.error().message());
}

net::HttpResponse no_database(const net::HttpRequest&) {
  return problem(503, "no-database", "This node has no database",
                 "The API needs DATABASE_URL; webhooks and calls do not.");
}

net::HttpResponse upgrade_required(const net::HttpRequest&) {
  auto response = problem(426, "upgrade-required", "This path is a WebSocket");
  response.headers.emplace_back("Upgrade", "websocket");
  response.headers.emplace_back("Connection", "Upgrade");
  return response;
}

net::HttpResponse overloaded(const net::HttpRequest&) {
  auto response = problem(503, "overloaded", "The node is overloaded",
                          "It keeps its strength for the calls that are up. Try again later.");
  response.headers.emplace_back("Retry-After", "15");
  return response;
}

}  // namespace tandem::control
