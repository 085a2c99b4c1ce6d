#include "control/store/directory_notice.hpp"

#include "control/shape/formats.hpp"

namespace tandem::store {

DirectoryNotice read_directory_notice(std::string_view payload) {
  DirectoryNotice notice;
  const std::size_t blank = payload.find(' ');
  if (blank == std::string_view::npos) return notice;
  notice.prices = payload.substr(0, blank) == "model_prices";
  const std::string_view whose = payload.substr(blank + 1);
  if (!notice.prices && shape::is_uuid(whose)) notice.organisation = whose;
  return notice;
}

}  // namespace tandem::store
