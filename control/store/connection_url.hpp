#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tandem::store {

/// What an URL (or a libpq keyword string) says of `keyword` ("user", "port", "password"); none
/// where it says nothing or cannot be read.
[[nodiscard]] std::optional<std::string> url_option(const std::string& url,
                                                    std::string_view keyword);
/// Whether libpq can read it at all.
[[nodiscard]] bool readable_url(const std::string& url);

/// The same with a further option, unless it names that one itself.
[[nodiscard]] std::string with_option(const std::string& url, const std::string& keyword,
                                      const std::string& value);

/// With a limit of 5 s for the connection, where it names none.
[[nodiscard]] std::string with_connect_timeout(const std::string& url);

/// Messages of Postgres have several lines; the first ones say what is wrong. At most 300 bytes.
[[nodiscard]] std::string one_line(std::string_view message);

}  // namespace tandem::store
