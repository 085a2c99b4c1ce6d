#include "tools/sim/carrier/rest_api.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <initializer_list>

#include "tools/sim/message_log.hpp"

namespace tandem::sim {

namespace {

namespace json = boost::json;

constexpr std::string_view kVersion = "/2010-04-01/Accounts/";
/// Longest `Twiml` parameter.
constexpr std::size_t kTwimlMax = 4'000;

std::string unknown_parameter(const FormFields& form,
                              std::initializer_list<std::string_view> known) {
  for (const auto& [name, value] : form) {
    if (std::find(known.begin(), known.end(), name) == known.end()) return name;
  }
  return {};
}

net::HttpResponse not_found(std::string_view target) {
  return rest_error(404, 20404, "The requested resource " + std::string(target) + " was not found");
}

std::vector<std::string> form_values(const FormFields& fields, std::string_view name) {
  std::vector<std::string> values;
  for (const auto& [each, value] : fields)
    if (each == name) values.push_back(value);
  return values;
}

bool is_number(const std::string& text) {
  return text.size() >= 3 && text.size() <= 16 && text[0] == '+' &&
         text.find_first_not_of("0123456789", 1) == std::string::npos;
}

}  // namespace

net::HttpResponse json_reply(int status, const json::value& body) {
  net::HttpResponse response;
  response.status = status;
  response.headers = {{"Content-Type", "application/json"}};
  response.body = json::serialize(body);
  return response;
}

net::HttpResponse rest_error(int status, int code, std::string_view message) {
  return json_reply(status, json::object{{"code", code},
                                         {"message", message},
                                         {"more_info", "https://www.twilio.com/docs/errors/" +
                                                           std::to_string(code)},
                                         {"status", status}});
}

RestApi::RestApi(CarrierContext& context, CallBook& calls)
    : context_(context), calls_(calls), faults_(context.scenario.carrier.rest_faults) {
  for (const CallScenario& call : context.scenario.calls) {
    const bool inbound = call.direction == CallScenario::Direction::Inbound;
    const std::string& own = inbound ? call.to : call.from;
    const bool known = std::any_of(numbers_.begin(), numbers_.end(),
                                   [&](const Number& number) { return number.number == own; });
    if (known) continue;
    Number number;
    number.sid = context.sids.make("PN");
    number.number = own;
    number.fields["voice_url"] = context.options.voice_url;
    number.fields["voice_method"] = "POST";
    number.fields["friendly_name"] = own;
    number.fields["status_callback"] = context.options.status_callback;
    number.fields["status_callback_method"] = "POST";
    numbers_.push_back(std::move(number));
  }
  default_answer_.name = "default-answer";
  default_answer_.turns = {WaitForAgent{}, HangUp{}};
}

std::string RestApi::account_path() const {
  return std::string(kVersion) + context_.options.account_sid;
}

bool RestApi::authorised(const net::HttpRequest& request) const {
  const CarrierOptions& options = context_.options;
  const std::string given(request.header("Authorization").value_or(""));
  if (given == "Basic " + base64_text(options.account_sid + ":" + options.auth_token)) return true;
  return !options.api_key_sid.empty() &&
         given == "Basic " + base64_text(options.api_key_sid + ":" + options.api_key_secret);
}

net::HttpResponse RestApi::answer(const net::HttpRequest& request) {
  FormFields form;
  const bool readable = decode_form(request.body, form);
  json::object told;
  for (const auto& [name, value] : form) told[name] = value;
  context_.log.write({{"what", "request"},
                      {"dir", "in"},
                      {"method", request.method},
                      {"url", request.target},
                      {"fields", std::move(told)}});
  net::HttpResponse response;
  if (!authorised(request)) {
    response = rest_error(401, 20003, "Authenticate");
    judge(request, response);
  } else if (!readable) {
    response = rest_error(400, 20001, "The body is no form");
    judge(request, response);
  } else if (request.method == "POST" &&
             request.header("Content-Type").value_or("").substr(0, 33) !=
                 "application/x-www-form-urlencoded") {
    response = rest_error(415, 20415, "Unsupported media type");
    judge(request, response);
  } else {
    const auto fault = std::find_if(faults_.begin(), faults_.end(), [&](const RestFault& each) {
      return each.times > 0 && request.target.find(each.path_contains) != std::string::npos;
    });
    if (fault != faults_.end()) {
      --fault->times;
      delay_ = fault->delay;
      if (fault->status == 0)
        response = route(request, form);
      else
        response = rest_error(fault->status, fault->code,
                              fault->code == 20429 ? "Too Many Requests" : "Scripted fault");
    } else {
      response = route(request, form);
      judge(request, response);
    }
  }
  context_.log.write({{"what", "reply"},
                      {"dir", "out"},
                      {"url", request.target},
                      {"status", response.status},
                      {"body", response.body}});
  return response;
}

void RestApi::judge(const net::HttpRequest& request, const net::HttpResponse& response) {
  if (response.status < 400) return;
  // A call that is gone or over is life; so is a busy account.
  const std::string_view path = request.path();
  const bool names_call = path.find("/Calls/") != std::string_view::npos &&
                          path.starts_with(account_path() + "/") && response.status == 404;
  const auto code = static_cast<int>(json::parse(response.body).at("code").as_int64());
  const auto& tolerated = context_.scenario.carrier.tolerate;
  if (names_call || code == 21220 ||
      std::find(tolerated.begin(), tolerated.end(), code) != tolerated.end())
    return;
  mistakes_.push_back(request.method + " " + request.target + ": " + std::to_string(code));
}

net::HttpResponse RestApi::route(const net::HttpRequest& request, const FormFields& form) {
  const std::string target = request.target;
  const std::string base = account_path();
  std::string_view path = request.path();
  FormFields query;
  if (!decode_form(request.query(), query)) return rest_error(400, 20001, "Bad query");
  if (!path.starts_with(base + "/") || !path.ends_with(".json")) return not_found(target);
  path = path.substr(base.size() + 1, path.size() - base.size() - 1 - 5);
  const bool post = request.method == "POST", get = request.method == "GET";
  if (!post && !get) return rest_error(405, 20004, "Method not allowed");
  if (path == "Calls") return post ? create_call(form) : list_calls(query);
  if (path.starts_with("Calls/")) {
    Call* call = calls_.find(path.substr(6));
    if (call == nullptr) return not_found(target);
    return post ? update_call(*call, form) : json_reply(200, call_resource(*call));
  }
  if (path == "Messages" && post) return create_message(form);
  if (path == "IncomingPhoneNumbers" && get) return list_numbers(query, target);
  if (path.starts_with("IncomingPhoneNumbers/")) {
    const auto number = std::find_if(numbers_.begin(), numbers_.end(), [&](const Number& each) {
      return each.sid == path.substr(21);
    });
    if (number == numbers_.end()) return not_found(target);
    return post ? update_number(*number, form) : json_reply(200, number_resource(*number));
  }
  return not_found(target);
}

const CallScenario& RestApi::script_for(const std::string& to) const {
  for (const CallScenario& call : context_.scenario.calls) {
    if (call.direction == CallScenario::Direction::Outbound && call.to == to) return call;
  }
  return default_answer_;
}

net::HttpResponse RestApi::create_call(const FormFields& form) {
  const std::string unknown = unknown_parameter(form, {"To",
                                                       "From",
                                                       "Url",
                                                       "Method",
                                                       "Twiml",
                                                       "FallbackUrl",
                                                       "FallbackMethod",
                                                       "StatusCallback",
                                                       "StatusCallbackMethod",
                                                       "StatusCallbackEvent",
                                                       "Timeout",
                                                       "TimeLimit",
                                                       "SendDigits",
                                                       "CallToken",
                                                       "CallerId",
                                                       "CallReason",
                                                       "MachineDetection",
                                                       "MachineDetectionTimeout",
                                                       "MachineDetectionSpeechThreshold",
                                                       "MachineDetectionSpeechEndThreshold",
                                                       "MachineDetectionSilenceTimeout",
                                                       "AsyncAmd",
                                                       "AsyncAmdStatusCallback",
                                                       "AsyncAmdStatusCallbackMethod"});
  if (!unknown.empty()) return rest_error(400, 20001, "Unknown parameter " + unknown);
  CallSetup setup;
  setup.outbound = true;
  setup.to = form_value(form, "To");
  setup.from = form_value(form, "From");
  setup.url = form_value(form, "Url");
  setup.twiml = setup.url.empty() ? form_value(form, "Twiml") : "";
  if (setup.to.empty()) return rest_error(400, 21201, "No 'To' number is specified");
  if (!is_number(setup.to)) return rest_error(400, 21211, "Invalid 'To' Phone Number");
  if (setup.from.empty()) return rest_error(400, 21213, "No 'From' number is specified");
  const bool owned = std::any_of(numbers_.begin(), numbers_.end(),
                                 [&](const Number& number) { return number.number == setup.from; });
  if (!owned) return rest_error(400, 21210, "'From' phone number is not verified");
  if (setup.url.empty() && setup.twiml.empty())
    return rest_error(400, 21205, "Url or Twiml is required");
  if (setup.twiml.size() > kTwimlMax) return rest_error(400, 21620, "Twiml is too long");
  if (const std::string method = form_value(form, "Method"); !method.empty()) setup.method = method;
  if (auto refused = read_callbacks(form, setup)) return std::move(*refused);
  if (auto refused = read_detection(form, setup)) return std::move(*refused);
  if (const std::string seconds = form_value(form, "Timeout"); !seconds.empty()) {
    if (seconds.find_first_not_of("0123456789") != std::string::npos || seconds.size() > 3)
      return rest_error(400, 21206, "Invalid Timeout");
    setup.ring_timeout = std::chrono::seconds(std::stoi(seconds));
  }
  const CallScenario* const script = &script_for(setup.to);
  if (script->refuse_code != 0)
    return rest_error(400, script->refuse_code, "The call to this number is refused");
  // One creation a second is started, the rest waits in a queue.
  const auto now = std::chrono::steady_clock::now();
  next_creation_ = std::max(next_creation_, now);
  setup.queue_time = std::chrono::duration_cast<std::chrono::milliseconds>(next_creation_ - now);
  next_creation_ += std::chrono::seconds(1);
  setup.script = script;
  return json_reply(201, call_resource(calls_.place(std::move(setup))));
}

std::optional<net::HttpResponse> RestApi::read_callbacks(const FormFields& form,
                                                         CallSetup& setup) const {
  static constexpr std::string_view kEvents[] = {"initiated", "ringing", "answered", "completed"};
  for (const char* name : {"Url", "FallbackUrl", "StatusCallback", "AsyncAmdStatusCallback"}) {
    const std::string url = form_value(form, name);
    const bool secure = url.starts_with("https://");
    if (!url.empty() && !secure && !(context_.options.allow_ws && url.starts_with("http://")))
      return rest_error(400, 21609, std::string(name) + " is no https URL");
  }
  setup.fallback_url = form_value(form, "FallbackUrl");
  setup.status_callback = form_value(form, "StatusCallback");
  auto events = form_values(form, "StatusCallbackEvent");
  for (const std::string& event : events)
    if (std::find(std::begin(kEvents), std::end(kEvents), event) == std::end(kEvents))
      return rest_error(400, 21626, "Invalid StatusCallbackEvent " + event);
  if (!events.empty()) setup.status_events = std::move(events);
  return std::nullopt;
}

std::optional<net::HttpResponse> RestApi::read_detection(const FormFields& form, CallSetup& setup) {
  setup.machine_detection = form_value(form, "MachineDetection");
  setup.machine_callback = form_value(form, "AsyncAmdStatusCallback");
  const std::string async = form_value(form, "AsyncAmd");
  const std::string& mode = setup.machine_detection;
  if (!mode.empty() && mode != "Enable" && mode != "DetectMessageEnd")
    return rest_error(400, 20001, "Invalid MachineDetection");
  if (!async.empty() && async != "true" && async != "false")
    return rest_error(400, 20001, "AsyncAmd is true or false");
  if (mode.empty() && !(async.empty() && setup.machine_callback.empty()))
    return rest_error(400, 20001, "AsyncAmd without MachineDetection");
  // Then its verdict would come with the request for the document, and the callee wait for it.
  if (!mode.empty() && async != "true")
    return rest_error(400, 20001, "this carrier detects asynchronously only");
  // A warning of the debugger at the real one; here it fails the run.
  if (!mode.empty() && setup.machine_callback.empty())
    return rest_error(400, 21262, "AsyncAmd without a callback");
  return std::nullopt;
}

net::HttpResponse RestApi::update_call(Call& call, const FormFields& form) {
  const std::string unknown =
      unknown_parameter(form, {"Status", "Twiml", "Url", "Method", "FallbackUrl", "FallbackMethod",
                               "StatusCallback", "StatusCallbackMethod", "TimeLimit"});
  if (!unknown.empty()) return rest_error(400, 20001, "Unknown parameter " + unknown);
  const std::string status = form_value(form, "Status");
  if (status.empty()) return replace_document(call, form);
  if (status != "completed" && status != "canceled")
    return rest_error(400, 20001, "Status can be completed or canceled");
  if (status == "canceled" && call.in_progress())
    return rest_error(400, 21220, "Call is in-progress. Cannot cancel.");
  if (call.over()) return rest_error(400, 21220, "Call is not in-progress. Cannot redirect.");
  call.complete("server-rest");
  return json_reply(200, call_resource(call));
}

net::HttpResponse RestApi::replace_document(Call& call, const FormFields& form) {
  const std::string text = form_value(form, "Twiml"), url = form_value(form, "Url");
  if (text.empty() == url.empty()) return rest_error(400, 20001, "Needs Status, Twiml or Url");
  if (!call.in_progress())
    return rest_error(400, 21220, "Call is not in-progress. Cannot redirect.");
  if (!url.empty()) {
    const std::string method = form_value(form, "Method");
    call.replace_by(method.empty() ? "POST" : method, url);
    return json_reply(200, call_resource(call));
  }
  if (text.size() > kTwimlMax) return rest_error(400, 21620, "Twiml is too long");
  TwimlContext document;
  document.allow_plain = context_.options.allow_ws;
  document.answered = true;
  auto parsed = parse_twiml(text, document);
  if (const auto* fault = std::get_if<TwimlFault>(&parsed)) {
    // The real one accepts the update and fails the call later; here the mistake is told at once,
    // and fails the run.
    call.refuse_document(fault->code, fault->what);
    return rest_error(400, fault->code, fault->what);
  }
  call.replace(std::get<TwimlDocument>(std::move(parsed)));
  return json_reply(200, call_resource(call));
}

net::HttpResponse RestApi::list_calls(const FormFields& query) {
  json::array found;
  for (const Call* call : calls_.all()) {
    const std::string to = form_value(query, "To"), from = form_value(query, "From"),
                      status = form_value(query, "Status");
    if ((!to.empty() && call->setup().to != to) || (!from.empty() && call->setup().from != from) ||
        (!status.empty() && call->status() != status))
      continue;
    found.push_back(call_resource(*call));
  }
  const std::string uri = account_path() + "/Calls.json?PageSize=50&Page=0";
  const std::size_t count = found.size();
  return json_reply(200, json::object{{"calls", std::move(found)},
                                      {"end", count == 0 ? 0 : count - 1},
                                      {"first_page_uri", uri},
                                      {"next_page_uri", nullptr},
                                      {"page", 0},
                                      {"page_size", 50},
                                      {"previous_page_uri", nullptr},
                                      {"start", 0},
                                      {"uri", uri}});
}

net::HttpResponse RestApi::list_numbers(const FormFields& query, const std::string&) {
  std::size_t size = 50, page = 0;
  for (const auto& [name, value] : query) {
    const bool digits = !value.empty() && value.size() < 5 &&
                        value.find_first_not_of("0123456789") == std::string::npos;
    if (name == "PageSize" && digits) size = std::clamp<std::size_t>(std::stoul(value), 1, 1'000);
    if (name == "Page" && digits) page = std::stoul(value);
  }
  const std::string wanted = form_value(query, "PhoneNumber");
  std::vector<const Number*> matching;
  for (const Number& number : numbers_)
    if (wanted.empty() || number.number.find(wanted) != std::string::npos)
      matching.push_back(&number);
  const std::size_t from = std::min(page * size, matching.size());
  const std::size_t to = std::min(from + size, matching.size());
  json::array found;
  for (std::size_t i = from; i < to; ++i) found.push_back(number_resource(*matching[i]));
  const auto uri = [&](std::size_t which) {
    return account_path() + "/IncomingPhoneNumbers.json?PageSize=" + std::to_string(size) +
           "&Page=" + std::to_string(which);
  };
  json::object body{{"incoming_phone_numbers", std::move(found)},
                    {"end", to == 0 ? 0 : to - 1},
                    {"first_page_uri", uri(0)},
                    {"next_page_uri", nullptr},
                    {"page", page},
                    {"page_size", size},
                    {"previous_page_uri", nullptr},
                    {"start", from},
                    {"uri", uri(page)}};
  if (to < matching.size())
    body["next_page_uri"] = uri(page + 1) + "&PageToken=PA" + matching[to - 1]->sid;
  if (page > 0) body["previous_page_uri"] = uri(page - 1);
  return json_reply(200, body);
}

net::HttpResponse RestApi::update_number(Number& number, const FormFields& form) {
  static const std::vector<std::pair<std::string_view, std::string_view>> kFields{
      {"VoiceUrl", "voice_url"},
      {"VoiceMethod", "voice_method"},
      {"VoiceFallbackUrl", "voice_fallback_url"},
      {"VoiceFallbackMethod", "voice_fallback_method"},
      {"StatusCallback", "status_callback"},
      {"StatusCallbackMethod", "status_callback_method"},
      {"FriendlyName", "friendly_name"}};
  for (const auto& [name, value] : form) {
    const auto known =
        std::find_if(kFields.begin(), kFields.end(),
                     [&wanted = name](const auto& each) { return each.first == wanted; });
    if (known == kFields.end()) return rest_error(400, 20001, "Unknown parameter " + name);
    number.fields[std::string(known->second)] = value;
  }
  return json_reply(200, number_resource(number));
}

}  // namespace tandem::sim
