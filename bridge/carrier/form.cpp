#include "bridge/carrier/form.hpp"

#include "bridge/carrier/errc.hpp"

namespace tandem::carrier {
namespace {

int hex_value(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

Result<std::string> decode_part(std::string_view part) {
  std::string text;
  text.reserve(part.size());
  for (std::size_t i = 0; i < part.size(); ++i) {
    if (part[i] == '+') {
      text += ' ';
    } else if (part[i] != '%') {
      text += part[i];
    } else {
      if (part.size() - i < 3) return errc::malformed_form;
      const int high = hex_value(part[i + 1]), low = hex_value(part[i + 2]);
      if (high < 0 || low < 0) return errc::malformed_form;
      text += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  return text;
}

bool is_unreserved(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

void append_encoded(std::string& out, std::string_view text, std::string_view space) {
  constexpr char kHex[] = "0123456789ABCDEF";
  for (const char c : text) {
    if (is_unreserved(c)) {
      out += c;
    } else if (c == ' ') {
      out += space;
    } else {
      out += '%';
      out += kHex[c >> 4 & 15];
      out += kHex[c & 15];
    }
  }
}

}  // namespace

Result<FormFields> decode_form(std::string_view body) {
  FormFields fields;
  while (!body.empty()) {
    const std::size_t end = body.find('&');
    const std::string_view pair = body.substr(0, end);
    body = end == std::string_view::npos ? std::string_view{} : body.substr(end + 1);
    if (pair.empty()) continue;
    if (fields.size() == kFormFieldsMax) return errc::too_many_fields;
    const std::size_t equals = pair.find('=');
    Result<std::string> name = decode_part(pair.substr(0, equals));
    if (!name) return name.error();
    Result<std::string> value = decode_part(
        equals == std::string_view::npos ? std::string_view{} : pair.substr(equals + 1));
    if (!value) return value.error();
    fields.emplace_back(std::move(*name), std::move(*value));
  }
  return fields;
}

std::string encode_form(const FormFields& fields) {
  std::string body;
  for (const auto& [name, value] : fields) {
    if (!body.empty()) body += '&';
    append_encoded(body, name, "+");
    body += '=';
    append_encoded(body, value, "+");
  }
  return body;
}

std::string percent_encode(std::string_view text) {
  std::string out;
  append_encoded(out, text, "%20");
  return out;
}

std::optional<std::string_view> find_field(const FormFields& fields,
                                           std::string_view name) noexcept {
  for (const auto& [key, value] : fields)
    if (key == name) return value;
  return std::nullopt;
}

std::string_view field_or_empty(const FormFields& fields, std::string_view name) noexcept {
  return find_field(fields, name).value_or(std::string_view{});
}

}  // namespace tandem::carrier
