#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/net/http_message.hpp"
#include "tools/sim/carrier/call_book.hpp"
#include "tools/sim/carrier/carrier_context.hpp"
#include "tools/sim/carrier/request_signature.hpp"

namespace tandem::sim {

/// Twilio's REST API as far as the server uses it, `/2010-04-01/Accounts/{sid}/...`: calls (create,
/// fetch, list, update), phone numbers (list, update) and text messages (create). Basic
/// authentication, form bodies, JSON replies with every field of the published description; errors
/// in its shape. Unknown parameters are refused, since nobody else would tell us of a misspelt one.
class RestApi {
 public:
  RestApi(CarrierContext& context, CallBook& calls);

  [[nodiscard]] net::HttpResponse answer(const net::HttpRequest& request);
  /// How long the last answer is to be kept back.
  [[nodiscard]] std::chrono::milliseconds take_delay() noexcept {
    return std::exchange(delay_, {});
  }

  /// Requests that no server of sound mind makes: wrong credentials, paths and parameters that do
  /// not exist. They fail the run, save the codes that the scenario tolerates.
  [[nodiscard]] const std::vector<std::string>& faults() const noexcept { return mistakes_; }

 private:
  struct Number {
    std::string sid, number;
    std::map<std::string, std::string, std::less<>> fields;  ///< voice_url and its like.
  };

  [[nodiscard]] net::HttpResponse route(const net::HttpRequest& request, const FormFields& form);
  [[nodiscard]] net::HttpResponse create_call(const FormFields& form);
  /// What is wrong with the parameters of the detector; none where nothing is.
  [[nodiscard]] static std::optional<net::HttpResponse> read_detection(const FormFields& form,
                                                                       CallSetup& setup);
  /// The same of where to tell what happens.
  [[nodiscard]] std::optional<net::HttpResponse> read_callbacks(const FormFields& form,
                                                                CallSetup& setup) const;
  [[nodiscard]] net::HttpResponse update_call(Call& call, const FormFields& form);
  [[nodiscard]] net::HttpResponse replace_document(Call& call, const FormFields& form);
  [[nodiscard]] net::HttpResponse list_calls(const FormFields& query);
  [[nodiscard]] net::HttpResponse list_numbers(const FormFields& query, const std::string& target);
  [[nodiscard]] net::HttpResponse update_number(Number& number, const FormFields& form);
  [[nodiscard]] net::HttpResponse create_message(const FormFields& form);
  void judge(const net::HttpRequest& request, const net::HttpResponse& response);
  [[nodiscard]] bool authorised(const net::HttpRequest& request) const;
  [[nodiscard]] boost::json::object call_resource(const Call& call) const;
  [[nodiscard]] boost::json::object number_resource(const Number& number) const;
  [[nodiscard]] std::string account_path() const;
  [[nodiscard]] const CallScenario& script_for(const std::string& to) const;

  CarrierContext& context_;
  CallBook& calls_;
  std::vector<Number> numbers_;
  std::vector<RestFault> faults_;
  std::vector<std::string> mistakes_;
  CallScenario default_answer_;  ///< Of calls to numbers that no scenario names.
  std::chrono::steady_clock::time_point next_creation_;
  std::chrono::milliseconds delay_{0};
};

/// `{code, message, more_info, status}`.
[[nodiscard]] net::HttpResponse rest_error(int status, int code, std::string_view message);
[[nodiscard]] net::HttpResponse json_reply(int status, const boost::json::value& body);

}  // namespace tandem::sim
