#include "control/ops/drain_route.hpp"

#include <memory>
#include <optional>
#include <utility>
#include <variant>

#include "bridge/carrier/form.hpp"
#include "control/ops/ops_token.hpp"
#include "control/problem.hpp"

namespace tandem::control {
namespace {

/// What was asked for here so far. The node itself says that it drains a moment later.
struct Asked {
  bool drain = false, move = false;
};

/// What the query wishes, or the refusal.
std::variant<DrainWish, net::HttpResponse> wish_of(const net::HttpRequest& request) {
  const auto query = carrier::decode_form(request.query());
  if (!query) return problem(400, "bad-request", "The query cannot be read");
  auto wish = DrainWish::Wait;
  for (const auto& [name, value] : *query) {
    if (name != "move")
      return problem(400, "bad-request", "`" + name + "` means nothing here",
                     "Allowed: `POST /drain` (live calls go on to their end) and "
                     "`POST /drain?move=true` (they go to other nodes). Nothing was done.");
    if (value != "true" && value != "false")
      return problem(400, "bad-request", "`move` is true or false", "Nothing was done.");
    wish = value == "true" ? DrainWish::Move : DrainWish::Wait;
  }
  return wish;
}

std::string sentence(bool begun, bool move, const DrainState& now) {
  const std::string seconds =
      std::to_string(std::chrono::duration_cast<std::chrono::seconds>(now.limit).count());
  return std::string(begun ? "from now on" : "already") + " no new calls; " +
         std::to_string(now.calls) + " live ones " +
         (move ? "go to other nodes as soon as nobody speaks, what no node takes goes on here"
               : "go on to their end") +
         ", for " + seconds + " s at most, then they hear a goodbye, and the node ends";
}

net::HttpResponse told(bool begun, bool move, const DrainState& now) {
  net::HttpResponse response(begun ? 202 : 200);
  response.headers.emplace_back("Content-Type", "application/json");
  response.headers.emplace_back("Cache-Control", "no-store");
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now.limit).count();
  // All of it is ours: no text of a stranger's to be quoted.
  response.body = std::string(R"({"begun":)") + (begun ? "true" : "false") + R"(,"how":")" +
                  (move ? "move" : "wait") + R"(","calls":)" + std::to_string(now.calls) +
                  R"(,"limit_seconds":)" + std::to_string(seconds) + R"(,"what":")" +
                  sentence(begun, move, now) + "\"}\n";
  return response;
}

}  // namespace

void add_drain_route(HttpRouter& router, std::string token, std::function<DrainState()> state,
                     std::function<void(DrainWish)> asked) {
  router.add("/drain", {"POST"},
             [token = std::move(token), state = std::move(state), asked = std::move(asked),
              so_far = std::make_shared<Asked>()](const net::HttpRequest& request) {
               if (auto refused = refuse_stranger(request, token)) return std::move(*refused);
               auto read = wish_of(request);
               if (auto* refused = std::get_if<net::HttpResponse>(&read))
                 return std::move(*refused);
               const auto wish = std::get<DrainWish>(read);
               const DrainState now = state();
               so_far->drain = so_far->drain || now.draining;
               const bool begun = wish == DrainWish::Move ? !so_far->move : !so_far->drain;
               so_far->drain = true;
               so_far->move = so_far->move || wish == DrainWish::Move;
               if (begun) asked(wish);
               return told(begun, so_far->move, now);
             });
}

}  // namespace tandem::control
