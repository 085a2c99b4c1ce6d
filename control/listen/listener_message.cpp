#include "control/listen/listener_message.hpp"

#include <boost/json/parse.hpp>

#include "core/json/writer.hpp"

namespace tandem::listen {
namespace {

std::string text_of(const boost::json::object& message, const char* name) {
  const boost::json::value* member = message.if_contains(name);
  return member != nullptr && member->is_string() ? std::string(member->get_string())
                                                  : std::string();
}

}  // namespace

ListenerMessage read_listener_message(std::string_view text) {
  boost::system::error_code error;
  const boost::json::value value =
      boost::json::parse(boost::json::string_view(text.data(), text.size()), error);
  if (error || !value.is_object()) return {};
  const boost::json::object& message = value.get_object();
  return {text_of(message, "type"), text_of(message, "token")};
}

std::string listener_answer(std::string_view type, std::string_view name, std::string_view value) {
  std::string text;
  json::Writer out(text);
  out.begin_object().member("type", type);
  if (!name.empty()) out.member(name, value);
  out.end_object();
  return text;
}

}  // namespace tandem::listen
