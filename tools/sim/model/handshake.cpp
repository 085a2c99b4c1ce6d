#include "tools/sim/model/handshake.hpp"

#include <algorithm>
#include <boost/json/serialize.hpp>

#include "bridge/carrier/form.hpp"

namespace tandem::sim {
namespace json = boost::json;
namespace {

constexpr std::string_view kInsecureKey = "openai-insecure-api-key.";
constexpr std::string_view kBetaProtocol = "openai-beta.realtime-v1";

std::vector<std::string> comma_separated(std::string_view list) {
  std::vector<std::string> parts;
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());
    std::string_view part = list.substr(0, comma);
    while (part.starts_with(' ')) part.remove_prefix(1);
    while (part.ends_with(' ')) part.remove_suffix(1);
    if (!part.empty()) parts.emplace_back(part);
    list.remove_prefix(std::min(list.size(), comma + 1));
  }
  return parts;
}

std::map<std::string, std::string> query_of(const net::HttpRequest& request) {
  std::map<std::string, std::string> values;
  const auto fields = carrier::decode_form(request.query());
  if (!fields) return values;
  for (const auto& [name, value] : *fields) values[name] = value;
  return values;
}

Refusal no_such_model(const std::string& model) {
  return {"model_not_found",
          "The model `" + model + "` does not exist or you do not have access to it.",
          std::nullopt};
}

}  // namespace

bool asks_to_write(const net::HttpRequest& request) {
  return query_of(request)["intent"] == "transcription";
}

net::HttpResponse error_response(int status, const Refusal& refusal) {
  const json::object body{
      {"error",
       {{"message", refusal.message},
        {"type", refusal.type},
        {"param", refusal.param ? json::value(*refusal.param) : json::value(nullptr)},
        {"code", refusal.code.empty() ? json::value(nullptr) : json::value(refusal.code)}}}};
  return net::HttpResponse(status, json::serialize(body), {{"Content-Type", "application/json"}});
}

bool KeyRing::accepts(std::string_view key) const {
  if (key.empty()) return false;
  const auto secret = secrets_.find(key);
  if (secret != secrets_.end()) {
    return std::chrono::system_clock::now() < secret->second.expires_at;
  }
  return key_.empty() || key == key_;
}

const json::object* KeyRing::session_of(std::string_view key) const {
  const auto secret = secrets_.find(key);
  return secret == secrets_.end() ? nullptr : &secret->second.session;
}

std::string key_of(const net::HttpRequest& request) {
  constexpr std::string_view kBearer = "Bearer ";
  const auto authorization = request.header("Authorization");
  if (authorization && authorization->starts_with(kBearer)) {
    return std::string(authorization->substr(kBearer.size()));
  }
  return std::string(request.header("api-key").value_or(""));
}

Refusal wrong_key(std::string_view key) {
  if (key.empty()) {
    return {"", "Missing bearer or basic authentication in header", std::nullopt};
  }
  return {"invalid_api_key",
          "Incorrect API key provided. You can find your API key at the provider's site.",
          std::nullopt};
}

const std::vector<std::string>& known_models() {
  static const std::vector<std::string> models{"gpt-realtime-2.1",
                                               "gpt-realtime-2.1-mini",
                                               "gpt-realtime-2",
                                               "gpt-realtime-1.5",
                                               "gpt-realtime",
                                               "gpt-realtime-mini",
                                               "gpt-realtime-2025-08-28",
                                               "gpt-realtime-mini-2025-12-15"};
  return models;
}

std::variant<Opening, net::HttpResponse> examine(const net::HttpRequest& request,
                                                 const KeyRing& keys) {
  const bool azure = request.path() == "/openai/v1/realtime";
  if (!azure && request.path() != "/v1/realtime") {
    return error_response(
        404, {"unknown_url", "Unknown request URL: GET " + std::string(request.path()) + ".",
              std::nullopt});
  }
  Opening opening;
  opening.key = key_of(request);
  const auto offered = comma_separated(request.header("Sec-WebSocket-Protocol").value_or(""));
  for (const std::string& protocol : offered) {
    if (protocol.starts_with(kInsecureKey) && opening.key.empty()) {
      opening.key = protocol.substr(kInsecureKey.size());
    }
    if (protocol == "realtime") opening.subprotocol = protocol;
    if (protocol == kBetaProtocol) opening.beta = true;
  }
  if (!keys.accepts(opening.key)) return error_response(401, wrong_key(opening.key));
  if (request.header("OpenAI-Beta").value_or("").find("realtime=v1") != std::string_view::npos) {
    opening.beta = true;
  }
  auto query = query_of(request);
  if (const json::object* session = keys.session_of(opening.key);
      session && session->contains("model") && !query.contains("model")) {
    query["model"] = session->at("model").as_string();
  }
  const auto named = query.contains("model") + query.contains("call_id") + query.contains("intent");
  if (named == 1 && query["intent"] == "transcription") {
    opening.only_writes = true;
    return opening;
  }
  if (named != 1 || query["model"].empty()) {
    return error_response(
        400, {"missing_required_parameter", "You must provide a model parameter.", "model"});
  }
  opening.model = query["model"];
  // Azure names its own deployments.
  if (!azure && std::ranges::find(known_models(), opening.model) == known_models().end()) {
    return error_response(404, no_such_model(opening.model));
  }
  return opening;
}

}  // namespace tandem::sim
