#include "tests/schema/isolation_expectations.hpp"

#include <algorithm>

namespace tandem::isolation {

const std::vector<Expectation>& expectations() {
  static const std::vector<Expectation> kTable{
      // clang-format off
      // table                     owner   admin   manager worker  member  key     reader  platf.  writer
      // The organisation is its owner's; an admin changes what the settings of agents need.
      {"organisations",           "su",   "su",   "s",    "s",    "s",    "s",    "s",    "siu",  "si"},
      {"subscriptions",           "su",   "s",    "s",    "s",    "s",    "s",    "s",    "siud", "siu"},
      {"usage",                   "s",    "s",    "s",    "s",    "s",    "s",    "s",    "s",    "siu"},
      // People, keys, connections, secrets, webhooks: owners and admins. Members come by invitation.
      {"profiles",                "s",    "s",    "s",    "",     "",     "",     "",     "s",    "siu"},
      {"organisation_members",    "sud",  "sud",  "s",    "",     "",     "",     "",     "sud",  "si"},
      {"invitations",             "siu",  "siu",  "",     "",     "",     "",     "",     "siu",  "su"},
      {"api_keys",                "siud", "siud", "",     "",     "",     "",     "",     "siud", "su"},
      {"secrets",                 "siud", "siud", "",     "",     "",     "",     "",     "siud", "sud"},
      {"connections",             "siud", "siud", "",     "",     "",     "",     "",     "siud", "su"},
      {"connection_syncs",        "s",    "s",    "",     "",     "",     "",     "",     "s",    "siud"},
      // Sums of all calls, which a worker does not see.
      {"call_sums",               "s",    "s",    "s",    "",     "s",    "s",    "s",    "s",    "siud"},
      {"event_sums",              "s",    "s",    "s",    "",     "s",    "s",    "s",    "s",    "siud"},
      {"action_sums",             "s",    "s",    "s",    "",     "s",    "s",    "s",    "s",    "siud"},
      {"latency_sums",            "s",    "s",    "s",    "",     "s",    "s",    "s",    "s",    "siud"},
      {"webhook_endpoints",       "siud", "siud", "",     "",     "",     "",     "",     "siud", "su"},
      {"outbound_queue",          "siu",  "siu",  "",     "",     "",     "",     "",     "siu",  "siud"},
      {"outbound_attempts",       "s",    "s",    "",     "",     "",     "",     "",     "s",    "siu"},
      {"webhook_log",             "s",    "s",    "",     "",     "",     "",     "",     "s",    "si"},
      {"audit_log",               "s",    "s",    "",     "",     "",     "",     "",     "s",    "si"},
      {"calendar_connections",    "siud", "siud", "s",    "s",    "s",    "s",    "s",    "siud", "siu"},
      // Agents, intents, hours, numbers: owners and admins change them, everybody sees them.
      {"agents",                  "siud", "siud", "s",    "s",    "s",    "siud", "s",    "siud", "su"},
      {"agent_versions",          "s",    "s",    "s",    "s",    "s",    "s",    "s",    "s",    "si"},
      {"agent_assignments",       "s",    "s",    "s",    "s",    "s",    "s",    "s",    "sid",  "s"},
      {"intents",                 "siud", "siud", "s",    "s",    "s",    "siud", "s",    "siud", "s"},
      {"working_hours",           "siud", "siud", "s",    "s",    "s",    "siud", "s",    "siud", "s"},
      {"working_hour_exceptions", "siud", "siud", "s",    "s",    "s",    "siud", "s",    "siud", "s"},
      // Operators hand out numbers.
      {"phone_numbers",           "sud",  "sud",  "s",    "s",    "s",    "sud",  "s",    "siud", "s"},
      // Calls are written by the node alone; people note, rate and assign beside them.
      {"calls",                   "s",    "s",    "s",    "s",    "s",    "s",    "s",    "s",    "siu"},
      {"call_events",             "s",    "s",    "s",    "s",    "s",    "s",    "s",    "s",    "si"},
      {"transcript_segments",     "s",    "s",    "s",    "s",    "s",    "s",    "s",    "s",    "siud"},
      {"call_turns",              "s",    "s",    "s",    "s",    "s",    "s",    "s",    "s",    "siud"},
      {"recordings",              "s",    "s",    "s",    "s",    "s",    "s",    "s",    "s",    "siud"},
      {"call_analyses",           "s",    "s",    "s",    "s",    "s",    "s",    "s",    "s",    "siu"},
      {"call_annotations",        "siu",  "siu",  "siu",  "su",   "s",    "siu",  "s",    "siu",  ""},
      // Appointments, records and contacts: everybody who works there.
      {"appointments",            "siud", "siud", "siud", "siud", "s",    "siud", "s",    "siud", "siud"},
      {"records",                 "siud", "siud", "siud", "siud", "s",    "siud", "s",    "siud", "siu"},
      {"contacts",                "siud", "siud", "siud", "siud", "s",    "siud", "s",    "siud", "siu"},
      {"call_batches",            "siu",  "siu",  "siu",  "siu",  "s",    "siu",  "s",    "siu",  "s"},
      {"outgoing_calls",          "siu",  "siu",  "siu",  "siu",  "s",    "siu",  "s",    "siu",  "siu"},
      // Of no organisation: the platform's lists, its operators, its nodes.
      {"models",                  "s",    "s",    "s",    "s",    "s",    "s",    "s",    "siud", "s"},
      {"model_prices",            "s",    "s",    "s",    "s",    "s",    "s",    "s",    "siud", "s"},
      {"carrier_prices",          "s",    "s",    "s",    "s",    "s",    "s",    "s",    "siud", "s"},
      {"voices",                  "s",    "s",    "s",    "s",    "s",    "s",    "s",    "siud", "s"},
      {"connection_apps",         "s",    "s",    "s",    "s",    "s",    "s",    "s",    "siud", "s"},
      {"agent_templates",         "s",    "s",    "s",    "s",    "s",    "s",    "s",    "siud", "s"},
      {"nodes",                   "",     "",     "",     "",     "",     "",     "",     "s",    "siud"},
      {"jobs",                    "",     "",     "",     "",     "",     "",     "",     "s",    "siu"},
      {"platform_admins",         "",     "",     "",     "",     "",     "",     "",     "s",    "sid"},
      {"operator_emails",         "",     "",     "",     "",     "",     "",     "",     "s",    "sid"},
      {"tombstones",              "",     "",     "",     "",     "",     "",     "",     "",     "sid"},
      // What proves who somebody is: nobody but the node. (Idempotency keys: their own, tested apart.)
      {"credentials",             "",     "",     "",     "",     "",     "",     "",     "",     "siud"},
      {"refresh_tokens",          "",     "",     "",     "",     "",     "",     "",     "",     "siud"},
      {"login_attempts",          "",     "",     "",     "",     "",     "",     "",     "",     "siud"},
      {"tickets",                 "",     "",     "",     "",     "",     "",     "",     "",     "siud"},
      {"calendar_sign_ins",       "",     "",     "",     "",     "",     "",     "",     "",     "sid"},
      {"idempotency_keys",        "",     "",     "",     "",     "",     "",     "",     "",     "siud"},
      // clang-format on
  };
  return kTable;
}

bool open_list(std::string_view table) {
  return table == "models" || table == "model_prices" || table == "carrier_prices" ||
         table == "voices" || table == "agent_templates" || table == "connection_apps";
}

const std::vector<WorkerExpectation>& worker_expectations() {
  static const std::vector<WorkerExpectation> kTable{
      {"calls", "s", ""},         {"call_events", "s", ""},     {"transcript_segments", "s", ""},
      {"call_turns", "s", ""},    {"recordings", "s", ""},      {"call_annotations", "s", ""},
      {"call_analyses", "s", ""}, {"appointments", "siud", ""}, {"records", "siud", ""},
  };
  return kTable;
}

}  // namespace tandem::isolation
