#include "control/doctor/own_name_check.hpp"

#include <chrono>

#include "control/directory_lock.hpp"
#include "control/node_name.hpp"
#include "control/store/lone_session.hpp"

namespace tandem::control {
namespace {

constexpr const char* kSubject = "name";
constexpr std::chrono::milliseconds kLimit{5'000};

std::vector<store::LiveNode> nodes_of(const std::string& url) {
  std::vector<store::LiveNode> nodes;
  store::LoneSession session(url, kLimit);
  const auto fault =
      session.transact([&](pqxx::transaction_base& tx) { nodes = store::live_nodes(tx); });
  // Why, the look at the database tells.
  if (fault) nodes.clear();
  return nodes;
}

std::string quoted(const std::string& text) { return '`' + text + '`'; }

Finding other_settings_here(const store::LiveNode& other, const Settings& settings) {
  return note(kSubject,
              "the node " + quoted(other.id) + " that serves here has streams at " +
                  other.stream_base + ", these settings say " + settings.stream_base,
              "give this shell the server's settings, or restart the server");
}

Finding name_is_taken(const store::LiveNode& other, const std::string& heard) {
  return bad(kSubject, heard + " at " + other.stream_base + ": another node has this one's name",
             "give each node a TANDEM_NODE_ID of its own (a copied data directory: remove its "
             "node-id)");
}

Finding last_run_or_twin(const std::string& heard) {
  return note(kSubject,
              heard +
                  " and does not serve from this data directory: its last run, or another "
                  "node of the same name and address",
              "run this again in a minute");
}

Finding address_is_taken(const store::LiveNode& other) {
  return bad(kSubject,
             "the node " + quoted(other.id) + " has its streams at " + other.stream_base +
                 " too: half of the calls would find the wrong one",
             "give each node a TWILIO_STREAM_BASE_URL that leads to it alone");
}

/// A node of our name that was heard of: this one, or another that closes our calls, as we its.
void judge_namesake(const store::LiveNode& other, const Settings& settings, bool serving,
                    Findings& findings) {
  const bool same_place = other.stream_base == settings.stream_base;
  const std::string heard =
      quoted(other.id) + " was heard of " + std::to_string(other.silent.count()) + " s ago";
  if (serving && !same_place) findings.push_back(other_settings_here(other, settings));
  if (!serving)
    findings.push_back(same_place ? last_run_or_twin(heard) : name_is_taken(other, heard));
}

}  // namespace

std::optional<std::string> own_name(const Settings& settings) {
  if (!settings.node_id.empty()) return settings.node_id;
  return kept_node_name(settings.data_dir);
}

Findings judge_own_name(const Settings& settings, const std::vector<store::LiveNode>& live,
                        bool serving) {
  Findings findings;
  const auto name = own_name(settings);
  for (const store::LiveNode& other : live) {
    if (other.id == name) {
      judge_namesake(other, settings, serving, findings);
    } else if (other.stream_base == settings.stream_base) {
      findings.push_back(address_is_taken(other));
    }
  }
  if (!findings.empty()) return findings;
  const std::string where =
      settings.stream_base.empty() ? "" : ", its streams come to " + settings.stream_base;
  findings.push_back(good(kSubject, (name ? quoted(*name) : "made at the first start") + where +
                                        (live.empty() ? "" : "; no other node has either")));
  return findings;
}

Findings check_own_name(const Configuration& configuration) {
  const Settings& settings = configuration.settings;
  std::vector<store::LiveNode> live;
  if (!settings.database_url.empty()) live = nodes_of(settings.database_url);
  return judge_own_name(settings, live, DirectoryLock::held(settings.data_dir));
}

}  // namespace tandem::control
