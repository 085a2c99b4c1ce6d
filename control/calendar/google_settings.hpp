#pragma once

#include <string>

namespace tandem::calendar {

/// Our client at Google, and where Google is.
struct GoogleSettings {
  std::string client_id;      ///< Empty: no Google calendars.
  std::string client_secret;  ///< Secret.
  std::string redirect_url;   ///< Registered with the client, byte for byte.
  /// Bases without a slash at the end: of the consent page, of the token endpoints, of the APIs.
  std::string auth_base, token_base, api_base;
};

}  // namespace tandem::calendar
