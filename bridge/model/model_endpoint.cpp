#include "bridge/model/model_endpoint.hpp"

namespace tandem::model {
namespace {

/// RFC 3986, section 2.3: everything else is encoded.
bool unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

std::string percent_encoded(std::string_view text) {
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    if (unreserved(c)) {
      out.push_back(c);
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out.push_back('%');
    out.push_back(kHex[byte >> 4]);
    out.push_back(kHex[byte & 0x0F]);
  }
  return out;
}

net::Url with_parameter(net::Url url, const std::string& parameter) {
  url.target += url.target.find('?') == std::string::npos ? '?' : '&';
  url.target += parameter;
  return url;
}

}  // namespace

net::Url session_url(const ModelEndpoint& endpoint, std::string_view model) {
  return with_parameter(endpoint.url,
                        "model=" + percent_encoded(model.empty() ? endpoint.model : model));
}

net::Url transcription_url(const ModelEndpoint& endpoint) {
  return with_parameter(endpoint.url, "intent=transcription");
}

std::vector<net::HttpHeader> session_headers(const ModelEndpoint& endpoint) {
  std::vector<net::HttpHeader> headers;
  headers.emplace_back("User-Agent", "tandem/" TANDEM_VERSION);
  if (endpoint.key.empty()) return headers;
  if (endpoint.auth == ModelEndpoint::Auth::Bearer)
    headers.emplace_back("Authorization", "Bearer " + endpoint.key);
  else
    headers.emplace_back("api-key", endpoint.key);
  return headers;
}

}  // namespace tandem::model
