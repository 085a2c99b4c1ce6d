#include "control/ops/drain_route.hpp"

#include <utility>

#include "bridge/carrier/form.hpp"
#include "control/ops/ops_token.hpp"
#include "control/problem.hpp"

namespace tandem::control {

void add_drain_route(HttpRouter& router, std::string token, std::function<void(DrainWish)> asked) {
  router.add("/drain", {"POST"},
             [token = std::move(token), asked = std::move(asked)](const net::HttpRequest& request) {
               if (auto refused = refuse_stranger(request, token)) return std::move(*refused);
               const auto query = carrier::decode_form(request.query());
               if (!query) return problem(400, "bad-request", "The query cannot be read");
               const std::string_view move = carrier::field_or_empty(*query, "move");
               if (!move.empty() && move != "true" && move != "false")
                 return problem(400, "bad-request", "`move` is true or false");
               asked(move == "true" ? DrainWish::Move : DrainWish::Wait);
               return net::HttpResponse(202);
             });
}

}  // namespace tandem::control
