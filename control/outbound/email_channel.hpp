#pragma once

#include <string>

#include "control/outbound/channel.hpp"
#include "control/outbound/mail_service.hpp"
#include "core/net/http_client.hpp"

namespace tandem::outbound {

/// A letter: what somebody wrote, or what the node writes by itself to an event of its own.
struct Letter {
  std::string subject, text, html, reply_to;
};
/// Of a queued payload: its own `subject` and `text` or `html`, or the letter for the event. Empty
/// subject: neither.
[[nodiscard]] Letter letter_of(const store::OutboundItem& item);

class EmailChannel final : public Channel {
 public:
  /// `http` and `service` outlive this.
  EmailChannel(net::HttpClient& http, const MailService& service) noexcept
      : http_(http), service_(service) {}

  [[nodiscard]] Task<store::OutboundOutcome> deliver(
      std::shared_ptr<const store::OutboundItem> item) override;

 private:
  net::HttpClient& http_;
  const MailService& service_;
};

}  // namespace tandem::outbound
