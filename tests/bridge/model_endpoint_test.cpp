#include "bridge/model/model_endpoint.hpp"

#include <doctest/doctest.h>

#include "bridge/model/model_leg.hpp"

using namespace tandem::model;

namespace {

ModelEndpoint endpoint(const char* url) {
  ModelEndpoint endpoint;
  endpoint.url = *tandem::net::Url::parse(url);
  endpoint.key = "secret";
  return endpoint;
}

std::string header(const ModelEndpoint& of, std::string_view name) {
  const auto headers = session_headers(of);
  return std::string(tandem::net::find_header(headers, name).value_or(""));
}

}  // namespace

TEST_SUITE("model/model_endpoint") {
  TEST_CASE("the model's name becomes the query") {
    CHECK(session_url(endpoint("wss://api.openai.com/v1/realtime"), "gpt-realtime-2.1").target ==
          "/v1/realtime?model=gpt-realtime-2.1");
  }
  TEST_CASE("a query of the base URL stays, and odd names are encoded") {
    CHECK(session_url(endpoint("wss://x.openai.azure.com/openai/v1/realtime?a=b"), "my agent/1")
              .target == "/openai/v1/realtime?a=b&model=my%20agent%2F1");
  }
  TEST_CASE("a session that only writes names no model") {
    CHECK(transcription_url(endpoint("wss://api.openai.com/v1/realtime")).target ==
          "/v1/realtime?intent=transcription");
  }
  TEST_CASE("without a name the endpoint's own model is asked for") {
    CHECK(session_url(endpoint("wss://api.openai.com/v1/realtime"), "").target ==
          "/v1/realtime?model=gpt-realtime-2.1");
  }
  TEST_CASE("the key goes into the header that the endpoint wants, and no beta header is sent") {
    ModelEndpoint of = endpoint("wss://api.openai.com/v1/realtime");
    CHECK(header(of, "Authorization") == "Bearer secret");
    CHECK(header(of, "OpenAI-Beta").empty());
    of.auth = ModelEndpoint::Auth::ApiKeyHeader;
    CHECK(header(of, "api-key") == "secret");
    CHECK(header(of, "Authorization").empty());
  }
}

TEST_SUITE("model/model_leg") {
  TEST_CASE("handshake statuses that the official client tries again are tried again, others not") {
    for (const int status : {408, 429, 500, 502, 503, 504})
      CHECK(kind_of_http_status(status) == ModelEnd::Kind::Retry);
    for (const int status : {400, 401, 403, 404, 200})
      CHECK(kind_of_http_status(status) == ModelEnd::Kind::Fatal);
  }
  TEST_CASE("close codes that a new session can mend are told from those it cannot") {
    for (const int code : {1001, 1005, 1006, 1011, 1012, 1013})
      CHECK(kind_of_close_code(static_cast<std::uint16_t>(code)) == ModelEnd::Kind::Retry);
    for (const int code : {1002, 1003, 1007, 1008, 1009, 1010, 1015, 4000, 4999})
      CHECK(kind_of_close_code(static_cast<std::uint16_t>(code)) == ModelEnd::Kind::Fatal);
  }
}
