#pragma once

#include <chrono>
#include <cstdint>
#include <pqxx/pqxx>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tandem::store {

/// A request that somebody sent us on their own account, and what we answered.
struct ReceivedWebhook {
  std::chrono::sys_time<std::chrono::microseconds> at;
  std::string source;  ///< "twilio".
  bool verified = false;
  std::string method, path, address;
  std::vector<std::pair<std::string, std::string>> fields;  ///< Of the form, as they came.
  int reply_status = 0;                                     ///< 0: none was sent.
  std::string reply;
  std::chrono::milliseconds took{0};
  std::string call_id;  ///< Ours, where the receiver knows it; else found by the field `CallSid`.
};

/// Writes them into `tandem.webhook_log`, as `Acting::writer()`. A verified one belongs to the
/// organisation of the number that it names; any other to nobody, so that only operators see it.
/// Secrets never come in: stream tokens are cut out of path and reply, and of what callers typed
/// or said only the length is kept. Bounded: 64 fields of 1,000 bytes, 16 KiB of reply.
void keep_webhooks(pqxx::transaction_base& tx, std::span<const ReceivedWebhook> webhooks);

/// The text with every stream's single-use token replaced by "[token]".
[[nodiscard]] std::string without_stream_tokens(std::string_view text);

}  // namespace tandem::store
