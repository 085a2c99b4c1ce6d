#include "control/egress/errc.hpp"

#include <string>

namespace tandem::egress {
namespace {

class Category final : public boost::system::error_category {
 public:
  const char* name() const noexcept override { return "egress"; }
  std::string message(int code) const override {
    switch (static_cast<errc>(code)) {
      case errc::bad_url:
        return "the URL cannot be called: https, port 443 or 8443, a public host, no user";
      case errc::unreachable:
        return "the host has no public address";
      case errc::not_accepted:
        return "the host does not accept connections";
      case errc::tls_failed:
        return "the host's certificate or TLS was not accepted";
      case errc::timed_out:
        return "no answer in time";
      case errc::broken:
        return "the connection ended without a valid answer";
    }
    return "no answer";
  }
};

}  // namespace

const boost::system::error_category& egress_category() noexcept {
  static const Category kCategory;
  return kCategory;
}

}  // namespace tandem::egress
