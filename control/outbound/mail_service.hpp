#pragma once

#include <string>

namespace tandem::outbound {

/// An e-mail service with Resend's HTTP API.
struct MailService {
  std::string api_key;   ///< Secret; empty: none, and e-mail fails as such.
  std::string api_base;  ///< Without a slash at the end.
  std::string sender;    ///< `Tandem <no-reply@example.com>`
};

}  // namespace tandem::outbound
