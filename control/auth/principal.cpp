#include "control/auth/principal.hpp"

#include "control/auth/claims.hpp"
#include "core/json/writer.hpp"

namespace tandem::auth {

std::string Principal::claims() const {
  std::string text;
  json::Writer writer(text);
  writer.begin_object().member("role", kRole);
  if (kind == Kind::User)
    writer.member("sub", id).member("email", email).member("email_verified", email_verified);
  if (kind == Kind::Key) writer.member("api_key_id", id);
  writer.end_object();
  return text;
}

std::string Principal::name() const {
  switch (kind) {
    case Kind::User:
      return "user:" + id;
    case Kind::Key:
      return "key:" + id;
    case Kind::Nobody:
      break;
  }
  return "nobody";
}

}  // namespace tandem::auth
