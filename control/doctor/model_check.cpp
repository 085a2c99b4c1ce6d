#include <string>
#include <string_view>

#include "bridge/model/model_endpoint.hpp"
#include "bridge/model/realtime_reader.hpp"
#include "control/doctor/peer_checks.hpp"
#include "core/errc.hpp"
#include "core/net/websocket_stream.hpp"
#include "core/with_deadline.hpp"

namespace tandem::control {
namespace {

std::string mend_of_status(int status, const Settings& settings) {
  if (status == 401 || status == 403)
    return "OPENAI_API_KEY is wrong, revoked, or of a project without Realtime access: make a new "
           "one at platform.openai.com";
  if (status == 404)
    return "check OPENAI_REALTIME_URL and OPENAI_REALTIME_MODEL (" + settings.model.model + ")";
  if (status == 429) return "the account is out of credit or over its limit: see its billing page";
  return "look at the service's status page; OPENAI_REALTIME_URL must be a Realtime server";
}

Finding unreachable(const ErrorCode& error, const Settings& settings) {
  return bad("model", settings.model.url.host + " cannot be reached: " + error.message(),
             "check OPENAI_REALTIME_URL, DNS, the firewall, and TANDEM_CA_FILE for a private "
             "certificate");
}

Finding read_first_event(std::string text, const std::string& model) {
  model::RealtimeReader reader;
  const std::size_t size = text.size();
  text.resize(size + model::RealtimeReader::kPadding);
  const auto event = reader.read({text.data(), size});
  const std::string odd_server = "OPENAI_REALTIME_URL does not lead to an OpenAI Realtime server";
  if (!event) return bad("model", "the first message cannot be read", odd_server);
  if (const auto* state = std::get_if<model::SessionState>(&*event); state && state->created)
    return good("model", "a session of " +
                             (state->model.empty() ? model : std::string(state->model)) +
                             " opened and closed");
  if (const auto* error = std::get_if<model::Error>(&*event))
    return bad("model", "the service says: " + std::string(error->message),
               "look at the account's limits and at the model's name (" + model + ")");
  return bad("model", "the first message is not session.created", odd_server);
}

}  // namespace

Task<Findings> check_model(EventLoop& loop, const net::Dialer& dialer, const Settings& settings,
                           std::chrono::milliseconds patience) {
  Findings findings;
  if (settings.model.key.empty()) {
    findings.push_back(skipped("model", "no key"));
    co_return findings;
  }
  if (settings.model.url.host.empty()) {
    findings.push_back(skipped("model", "OPENAI_REALTIME_URL is no address"));
    co_return findings;
  }
  net::Url url = model::session_url(settings.model, settings.model.model);
  auto headers = model::session_headers(settings.model);
  net::WebSocketStream::Options options;
  int status = 0;
  auto opened = co_await net::WebSocketStream::connect(loop, dialer, std::move(url),
                                                       std::move(headers), options, &status);
  if (!opened) {
    findings.push_back(
        status == 0
            ? unreachable(opened.error(), settings)
            : bad("model", "the service refused the session with status " + std::to_string(status),
                  mend_of_status(status, settings)));
    co_return findings;
  }
  // Pongs keep a session alive that says nothing, so the message has a deadline of its own.
  using Message = net::WebSocketStream::Message;
  auto read = [&opened]() -> Task<Result<Message>> { co_return co_await opened->read(); };
  auto first = co_await with_deadline<Message>(loop, patience, read);
  if (first)
    findings.push_back(read_first_event(std::move(first->payload), settings.model.model));
  else if (first.error() == errc::timed_out)
    findings.push_back(bad("model", "the service took the session and then said nothing",
                           "look at the service's status page; OPENAI_REALTIME_URL must be a "
                           "Realtime server"));
  else
    findings.push_back(
        bad("model", "the service closed the session: " + first.error().message(),
            "look at the account's limits and at the model's name (" + settings.model.model + ")"));
  (void)co_await opened->close(1000, "done");
  co_return findings;
}

}  // namespace tandem::control
