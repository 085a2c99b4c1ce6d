#include "control/api/trial_request.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <optional>

namespace tandem::api {
namespace {

namespace js = boost::json;

/// What a name in braces means; none where it is none of ours.
std::optional<std::string> value_of(std::string_view name, const js::object& config,
                                    const std::string& secret) {
  if (name == "secret") return secret;
  if (!name.starts_with("config.")) return std::nullopt;
  const auto* found = config.if_contains(name.substr(7));
  const bool text = found != nullptr && found->is_string();
  return text ? std::string(found->get_string()) : std::string();
}

/// Replaces `{secret}` and `{config.NAME}`; `missing` names the first that has no value.
std::string filled(std::string_view text, const js::object& config, const std::string& secret,
                   std::string& missing) {
  std::string out;
  while (!text.empty()) {
    const std::size_t close = text.front() == '{' ? text.find('}') : std::string_view::npos;
    std::optional<std::string> value;
    std::string_view name;
    if (close != std::string_view::npos) {
      name = text.substr(1, close - 1);
      value = value_of(name, config, secret);
    }
    if (value && value->empty() && missing.empty()) missing = name;
    out += value ? *value : std::string(1, text.front());
    text.remove_prefix(value ? close + 1 : 1);
  }
  return out;
}

/// The same in every text of a JSON value; names of members stay as they are.
void fill(js::value& value, const js::object& config, const std::string& secret,
          std::string& missing) {
  if (value.is_string()) {
    const std::string whole = filled(value.get_string(), config, secret, missing);
    value.emplace_string() = whole;
  } else if (value.is_array()) {
    for (js::value& each : value.get_array()) fill(each, config, secret, missing);
  } else if (value.is_object()) {
    for (auto& member : value.get_object()) fill(member.value(), config, secret, missing);
  }
}

bool fits_a_header(const std::string& value) {
  return std::none_of(value.begin(), value.end(),
                      [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

/// Whether all that `wanted` has stands in `found`.
bool holds(const js::value& found, const js::value& wanted) {
  if (!wanted.is_object()) return found == wanted;
  if (!found.is_object()) return false;
  return std::all_of(wanted.get_object().begin(), wanted.get_object().end(),
                     [&](const auto& member) {
                       const auto* there = found.get_object().if_contains(member.key());
                       return there != nullptr && holds(*there, member.value());
                     });
}

}  // namespace

std::variant<TrialRequest, std::string> trial_request(const store::ConnectionTrial& trial,
                                                      const std::string& secret) {
  const js::object config = js::parse(trial.config).as_object();
  if (trial.needs_secret && secret.empty()) return std::string("it has no secret");
  std::string missing;
  TrialRequest out{filled(trial.url, config, secret, missing), {trial.method, "/"}};
  if (!missing.empty()) return missing + " is missing";
  const js::value headers = js::parse(trial.headers);
  for (const auto& header : headers.as_object()) {
    std::string unknown;
    std::string value = filled(std::string(header.value().as_string()), config, secret, unknown);
    if (!unknown.empty()) continue;
    if (!fits_a_header(value)) return std::string("the secret has characters that no header takes");
    out.request.headers.emplace_back(std::string(header.key()), std::move(value));
  }
  if (!trial.body.empty()) {
    js::value body = js::parse(trial.body);
    fill(body, config, secret, missing);
    if (!missing.empty()) return missing + " is missing";
    out.request.headers.emplace_back("Content-Type", "application/json");
    out.request.body = js::serialize(body);
  }
  return out;
}

std::string fault_of(const store::ConnectionTrial& trial, const net::HttpResponse& answer) {
  if (answer.status < 200 || answer.status > 299)
    return "the app answered with status " + std::to_string(answer.status);
  if (trial.expects.empty()) return {};
  boost::system::error_code error;
  const js::value said = js::parse(answer.body, error);
  if (!error && holds(said, js::parse(trial.expects))) return {};
  return "the app took the request, and did not say that all is well";
}

}  // namespace tandem::api
