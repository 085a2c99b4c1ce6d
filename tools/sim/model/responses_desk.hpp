#pragma once

#include <boost/json/object.hpp>
#include <chrono>
#include <string>
#include <vector>

#include "core/net/http_message.hpp"
#include "tools/sim/model_scenario.hpp"

namespace tandem::sim {

/// `POST /v1/responses` as far as the analysis of calls needs it: one text in, one JSON text out
/// that fits a strict schema. A request that the real service would refuse is refused with its
/// error; what is answered is the script's, and must fit the schema that was sent.
class ResponsesDesk {
 public:
  explicit ResponsesDesk(std::vector<ScriptedAnswer> script) : script_(std::move(script)) {}

  struct Reply {
    net::HttpResponse response;
    std::chrono::milliseconds delay{0};
  };
  /// `id`: of the response.
  [[nodiscard]] Reply answer(const std::string& body, const std::string& id);

 private:
  /// The first that is not taken yet and whose words stand in `input`; the last that fits is never
  /// used up.
  [[nodiscard]] const ScriptedAnswer* next(const std::string& input);

  std::vector<ScriptedAnswer> script_;
  std::vector<bool> taken_;
};

}  // namespace tandem::sim
