#include "control/store/webhook_log_store.hpp"

#include <algorithm>
#include <array>

#include "control/store/row_fields.hpp"
#include "control/webhook/carrier_urls.hpp"
#include "core/json/writer.hpp"
#include "core/rfc3339.hpp"

namespace tandem::store {
namespace {

constexpr std::size_t kFieldsMax = 64;
constexpr std::size_t kNameMax = 100;
constexpr std::size_t kValueMax = 1'000;
constexpr std::size_t kPathMax = 2'000;
constexpr std::size_t kReplyMax = 16'384;
constexpr std::size_t kAddressMax = 100;

/// What callers typed or said may be a card's number.
constexpr std::array<std::string_view, 4> kOfCallers{"Digits", "SpeechResult",
                                                     "UnstableSpeechResult", "TranscriptionText"};

/// At most so many bytes, no character in halves.
std::string_view cut(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  std::size_t end = bytes_max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end);
}

bool is_token_character(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
         c == '_' || c == '.' || c == '~' || c == '%';
}

void write_fields(json::Writer& out,
                  const std::vector<std::pair<std::string, std::string>>& fields) {
  out.key("payload").begin_object();
  for (std::size_t i = 0; i < std::min(fields.size(), kFieldsMax); ++i) {
    const auto& [name, value] = fields[i];
    const bool of_caller =
        std::find(kOfCallers.begin(), kOfCallers.end(), name) != kOfCallers.end();
    const std::string kept = of_caller ? "[" + std::to_string(value.size()) + " bytes]"
                                       : without_stream_tokens(cut(value, kValueMax));
    out.member(cut(name, kNameMax), kept);
  }
  out.end_object();
}

std::string json_of(std::span<const ReceivedWebhook> webhooks) {
  std::string text;
  json::Writer out(text);
  out.begin_array();
  for (const ReceivedWebhook& one : webhooks) {
    const std::string path = without_stream_tokens(one.path);
    const std::string reply = without_stream_tokens(one.reply);
    out.begin_object();
    out.member("at", rfc3339(one.at)).member("source", one.source);
    out.member("verified", one.verified).member("method", cut(one.method, 10));
    out.member("path", cut(path, kPathMax)).member("address", cut(one.address, kAddressMax));
    out.member("reply_status", one.reply_status).member("reply", cut(reply, kReplyMax));
    out.member("took_ms", one.took.count());
    if (!one.call_id.empty()) out.member("call_id", one.call_id);
    write_fields(out, one.fields);
    out.end_object();
  }
  out.end_array();
  return storable_json(text);
}

/// The number that was called is ours, or, on our own calls, the one that we called from. What the
/// carrier says of a call whose caller was erased meanwhile names them again: of that only that it
/// came is kept.
constexpr const char* kKeep = R"(
  INSERT INTO tandem.webhook_log (id, organisation_id, at, source, verified, method, path, address, payload,
    reply_status, reply, took_ms, call_id)
  SELECT tandem.uuid_v7(w.at), owner.id, w.at, w.source, w.verified, w.method, w.path,
    nullif(w.address, ''), CASE WHEN call.erased_at IS NULL THEN w.payload ELSE '{}' END, nullif(w.reply_status, 0),
    CASE WHEN call.erased_at IS NULL THEN nullif(w.reply, '') END, w.took_ms,
    coalesce(w.call_id, call.id)
  FROM jsonb_to_recordset($1::jsonb) AS w (at timestamptz, source text, verified boolean, method text, path text,
    address text, payload jsonb, reply_status integer, reply text, took_ms integer, call_id uuid)
  LEFT JOIN LATERAL (
    SELECT c.id, c.erased_at FROM tandem.calls c
    WHERE c.id = w.call_id OR (w.call_id IS NULL AND w.verified AND c.carrier_call_id = w.payload ->> 'CallSid')
    ORDER BY c.started_at DESC LIMIT 1) call ON true
  LEFT JOIN LATERAL (
    SELECT n.organisation_id AS id FROM tandem.phone_numbers n
    WHERE w.verified AND n.number IN (w.payload ->> 'To', w.payload ->> 'Called', w.payload ->> 'From', w.payload ->> 'Caller')
    ORDER BY n.number IN (w.payload ->> 'To', w.payload ->> 'Called') DESC LIMIT 1) owner ON true)";

}  // namespace

std::string without_stream_tokens(std::string_view text) {
  constexpr std::string_view kPrefix = control::kStreamPathPrefix;
  constexpr std::string_view kStatus = control::kStreamStatusPath;
  std::string kept;
  for (;;) {
    const auto at = text.find(kPrefix);
    if (at == std::string_view::npos) return kept.append(text);
    std::size_t end = at + kPrefix.size();
    while (end < text.size() && is_token_character(text[end])) ++end;
    const bool is_token = text.substr(at, end - at) != kStatus && end > at + kPrefix.size();
    kept += is_token ? text.substr(0, at + kPrefix.size()) : text.substr(0, end);
    if (is_token) kept += "[token]";
    text.remove_prefix(end);
  }
}

void keep_webhooks(pqxx::transaction_base& tx, std::span<const ReceivedWebhook> webhooks) {
  if (!webhooks.empty()) tx.exec_params(kKeep, json_of(webhooks));
}

}  // namespace tandem::store
