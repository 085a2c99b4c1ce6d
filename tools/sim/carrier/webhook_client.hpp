#pragma once

#include <string>
#include <variant>

#include "core/task.hpp"
#include "tools/sim/carrier/carrier_context.hpp"
#include "tools/sim/carrier/request_signature.hpp"
#include "tools/sim/carrier/twiml.hpp"

namespace tandem::sim {

class CallJournal;

/// The carrier's requests to the server: form-encoded, signed, with its headers, one retry when no
/// connection came about, 15 s in all (twilio.md, sections 7 and 8).
class WebhookClient {
 public:
  WebhookClient(CarrierContext& context, CallJournal& journal)
      : context_(context), journal_(journal) {}

  /// Asks `url` for a document. Faults are noted in the journal.
  [[nodiscard]] Task<std::variant<TwimlDocument, TwimlFault>> fetch(std::string method,
                                                                    std::string url,
                                                                    FormFields fields,
                                                                    bool answered);
  /// Tells `url` something; any 2xx is good.
  [[nodiscard]] Task<> notify(std::string method, std::string url, FormFields fields);
  /// Fetches what `<Play>` names; anything but 200 is a fault.
  [[nodiscard]] Task<> fetch_media(std::string url);

 private:
  struct Reply {
    Reply() = default;
    int status = 0;  ///< 0: none came.
    std::string content_type, body, error;
  };
  [[nodiscard]] Task<Reply> send(std::string method, std::string url, FormFields fields);

  CarrierContext& context_;
  CallJournal& journal_;
};

}  // namespace tandem::sim
