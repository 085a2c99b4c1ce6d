#include "tools/sim/carrier/webhook_client.hpp"

#include "core/net/http_client.hpp"
#include "tools/sim/carrier/call_journal.hpp"

namespace tandem::sim {

namespace {

/// Of one request, connection included (error 11205).
constexpr std::chrono::milliseconds kDeadline{15'000};

boost::json::object as_json(const FormFields& fields) {
  boost::json::object object;
  for (const auto& [name, value] : fields) object[name] = value;
  return object;
}

}  // namespace

Task<WebhookClient::Reply> WebhookClient::send(std::string method, std::string url,
                                               FormFields fields) {
  if (method == "GET" && !fields.empty()) {
    url += (url.find('?') == std::string::npos ? '?' : '&') + encode_form(fields);
    fields.clear();
  }
  Reply reply;
  const Result<net::Url> parsed = net::Url::parse(url);
  if (!parsed) {
    reply.error = "not a URL: " + url;
    co_return reply;
  }
  net::HttpRequest request;
  request.method = method;
  request.headers = {
      {"User-Agent", "TwilioProxy/1.1"},
      {"Accept", "*/*"},
      {"Cache-Control", "max-age=259200"},
      {"X-Twilio-Signature", request_signature(context_.options.auth_token, url, fields)}};
  if (method == "POST") {
    request.headers.emplace_back("Content-Type",
                                 "application/x-www-form-urlencoded; charset=UTF-8");
    request.body = encode_form(fields);
  }
  journal_.write("request",
                 {{"dir", "out"}, {"method", method}, {"url", url}, {"fields", as_json(fields)}});
  for (int attempt = 0; attempt < 2 && reply.status == 0; ++attempt) {
    net::Url target = *parsed;
    net::HttpRequest copy = request;
    const Result<net::HttpResponse> response =
        co_await context_.http.send(std::move(target), std::move(copy), kDeadline);
    if (!response) {
      reply.error = response.error().message();
      continue;
    }
    reply.status = response->status;
    reply.content_type = std::string(response->header("Content-Type").value_or(""));
    reply.body = response->body;
  }
  journal_.write("reply", {{"dir", "in"},
                           {"url", url},
                           {"status", reply.status},
                           {"body", reply.body},
                           {"error", reply.error}});
  co_return reply;
}

Task<std::variant<TwimlDocument, TwimlFault>> WebhookClient::fetch(std::string method,
                                                                   std::string url,
                                                                   FormFields fields,
                                                                   bool answered) {
  const Reply reply = co_await send(std::move(method), url, std::move(fields));
  std::variant<TwimlDocument, TwimlFault> read =
      TwimlFault{11200, "no reply from " + url + ": " + reply.error};
  if (reply.status != 0) {
    TwimlContext context;
    context.document_url = url;
    context.allow_plain = context_.options.allow_ws;
    context.answered = answered;
    read = read_twiml_reply(reply.status, reply.content_type, reply.body, context);
  }
  if (const auto* fault = std::get_if<TwimlFault>(&read)) journal_.fault(fault->code, fault->what);
  co_return read;
}

Task<> WebhookClient::notify(std::string method, std::string url, FormFields fields) {
  const Reply reply = co_await send(std::move(method), url, std::move(fields));
  if (reply.status < 200 || reply.status > 299)
    journal_.fault(11200, "callback " + url + ": " +
                              (reply.status == 0 ? reply.error
                                                 : "HTTP status " + std::to_string(reply.status)));
}

Task<> WebhookClient::fetch_media(std::string url) {
  FormFields none;
  const Reply reply = co_await send("GET", url, std::move(none));
  if (reply.status != 200)
    journal_.fault(11200, "play " + url + ": HTTP status " + std::to_string(reply.status));
}

}  // namespace tandem::sim
