#include "control/api/recordings.hpp"

#include "control/api/byte_range.hpp"
#include "control/api/database_call.hpp"
#include "control/api/refusal.hpp"
#include "control/store/call_store.hpp"
#include "control/store/listen_store.hpp"
#include "control/store/recording_rows.hpp"

namespace tandem::api {
namespace {

constexpr const char* kPath = "/api/calls/{id}/recording";

Route route_of(const char* method, const char* operation, const char* summary, const char* right) {
  Route route;
  route.method = method;
  route.path = kPath;
  route.operation = operation;
  route.tag = "Calls";
  route.summary = summary;
  route.right = right;
  return route;
}

Reply discard(const Request& request, pqxx::transaction_base& tx) {
  const std::string& call = request.parameter("id");
  if (!store::find_recording(tx, call)) throw not_found();
  if (!store::discard_recording(tx, call)) throw not_allowed();
  return Reply(204);
}

}  // namespace

void Recordings::add_routes(RouteTable& table) {
  Route get_route =
      route_of("GET", "getRecording",
               "The call's sound: Ogg Opus, caller left, agent right; takes Range", "supervise");
  get_route.content_type = "audio/ogg";
  get_route.ticketed = true;
  get_route.query = {{"recording_id", shape::of(shape::Kind::Uuid), shape::Presence::Optional,
                      "One of several; default: the latest."}};
  get_route.handler = [this](std::shared_ptr<const Request> request) {
    return get(std::move(request));
  };
  table.add(std::move(get_route));
  Route discard_route =
      route_of("DELETE", "discardRecording", "Forgets the call's sound, for good", "administer");
  discard_route.status = 204;
  discard_route.handler = discard;
  table.add(std::move(discard_route));
}

Task<Reply> Recordings::get(std::shared_ptr<const Request> request) {
  auto found = std::make_shared<std::optional<store::RecordingFound>>();
  store::Work look = [found, request](pqxx::transaction_base& tx) {
    const std::string& call = request->parameter("id");
    *found = store::find_recording(tx, call, request->asked("recording_id"));
    if (*found && !store::may_listen(tx, call)) throw not_allowed();
  };
  store::Acting acting = store::Acting::tenant(request->principal.claims());
  co_await transact(database_, loop_, std::move(acting), std::move(look), request,
                    store::Access::ReadOnly);
  if (!*found) throw not_found();
  const store::RecordingFound& file = **found;
  bool fits = true;
  const auto asked = read_range(request->range, file.bytes, fits);
  if (!fits) {
    Refusal refusal(416, "no-such-range", "The recording is shorter");
    refusal.headers.emplace_back("Content-Range", "bytes */" + std::to_string(file.bytes));
    throw refusal;
  }
  const ByteRange range = asked.value_or(ByteRange{0, file.bytes == 0 ? 0 : file.bytes - 1});
  // The first piece tells whether the file is here; the rest is read while it is sent.
  const auto sound = recorder_.read(file.path, range.first, range.last);
  auto first = co_await sound->next(loop_);
  if (!first && first.error() != boost::system::errc::no_such_file_or_directory)
    throw unavailable("recording-unreadable", "The recording cannot be read at the moment.");
  if (!first)
    throw Refusal(421, "other-node", "The recording lies on another node",
                  file.node.empty() ? std::string() : "Ask node " + file.node + '.');
  Reply reply(asked ? 206 : 200, std::move(*first));
  if (sound->bytes() > 0) reply.rest = sound;
  reply.headers.emplace_back("Accept-Ranges", "bytes");
  if (asked)
    reply.headers.emplace_back("Content-Range", "bytes " + std::to_string(range.first) + '-' +
                                                    std::to_string(range.last) + '/' +
                                                    std::to_string(file.bytes));
  co_return reply;
}

}  // namespace tandem::api
