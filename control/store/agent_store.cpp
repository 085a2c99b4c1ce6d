#include "control/store/agent_store.hpp"

#include <boost/json/parse.hpp>
#include <pqxx/pqxx>

#include "control/store/desk_store.hpp"
#include "control/store/text_search.hpp"
#include "core/crypto/random.hpp"

namespace tandem::store {
namespace {

using shape::Kind;

constexpr unsigned kEdit = kCreate | kUpdate;

shape::Type name_type() { return shape::text(1, 200); }
shape::Type revision_type() { return shape::integer(1, 9e15); }
shape::Type language_list() { return shape::list_of(shape::text(2, 10), 20); }

/// Of a row, whose SELECT the change could not see to be forbidden.
bool visible(pqxx::transaction_base& tx, const std::string& agent) {
  return !tx.exec_params("SELECT FROM tandem.agents WHERE id = $1::uuid", agent).empty();
}

Change done_or_why(pqxx::transaction_base& tx, const pqxx::result& changed,
                   const std::string& agent) {
  if (changed.affected_rows() > 0) return Change::Done;
  return visible(tx, agent) ? Change::Forbidden : Change::Missing;
}

/// Columns in which a list that operators keep consists, beside its own.
Resource kept_list(std::string name, std::string table, std::vector<Column> own) {
  Resource list{std::move(name),
                std::move(table),
                {{"id", shape::text(1, 100), kCreate | kNeeded},
                 {"name", name_type(), kCreate | kNeeded | kUpdate},
                 {"provider", shape::text(1, 50), kEdit},
                 {"active", shape::of(Kind::Boolean), kEdit | kFilter},
                 {"position", shape::integer(0, 1'000'000), kEdit | kSort}},
                "position"};
  for (Column& column : own) list.columns.push_back(std::move(column));
  list.key_type = "text";
  list.revisioned = false;
  return list;
}

}  // namespace

const Resource& agents() {
  static const Resource kAgents{
      "Agent",
      "tandem.agents",
      {
          {"id", shape::of(Kind::Uuid)},
          {"organisation_id", shape::text(1, 63), kCreate,
           "Given as id or slug; needed only by who belongs to several."},
          {"name", name_type(), kCreate | kNeeded | kUpdate, {}},
          {"status", shape::choice({"draft", "published", "paused"}), kFilter},
          {"published_version", shape::nullable(shape::integer(1, 1e9)), kRead,
           "The number of the version that callers hear.", "version.number"},
          {"has_changes", shape::of(Kind::Boolean), kRead,
           "Whether the draft differs from that version.",
           "(version.definition IS DISTINCT FROM tandem.agent_definition(t))"},
          {"template_id", shape::nullable(shape::of(Kind::Uuid)), kCreate,
           "Gives what is not sent."},
          {"instructions", shape::text(1, 30'000), kEdit | kDetail,
           "Needed where there is no template."},
          {"greeting", shape::nullable(shape::text(0, 2'000)), kEdit | kDetail,
           "Null: the caller speaks first."},
          {"fallback_message", shape::nullable(shape::text(0, 2'000)), kEdit | kDetail,
           "Spoken when the model cannot be reached."},
          {"model", shape::nullable(shape::text(1, 100)), kEdit, "Null: the node's own."},
          {"voice", shape::text(1, 100), kEdit},
          {"speed", shape::number(0.25, 1.5), kEdit},
          {"languages", language_list(), kEdit},
          {"model_audio", shape::choice({"pcm24k", "pcmu"}), kEdit | kDetail},
          {"noise_reduction", shape::choice({"none", "near_field", "far_field"}), kEdit | kDetail},
          {"transcription_model", shape::nullable(shape::text(1, 100)), kEdit | kDetail},
          {"max_output_tokens", shape::nullable(shape::integer(1, 4'096)), kEdit | kDetail},
          {"turn_detection", shape::json(2'000), kEdit | kDetail,
           "As the model's API has it: {\"type\": \"server_vad\", …}."},
          {"silence", shape::json(2'000), kEdit | kDetail},
          {"tools", shape::list_of(shape::text(1, 64), 50), kEdit},
          {"transfer_numbers", shape::list_of(shape::of(Kind::Phone), 20), kEdit},
          {"filler", shape::choice({"sentence", "tone", "none"}), kEdit | kDetail,
           "What covers a tool that takes longer than 1.2 s: \"One moment, please\" in the agent's "
           "language, a soft tone every 1.5 s, or nothing."},
          {"closed_hours", shape::choice({"same", "message", "transfer"}), kEdit},
          {"max_call_seconds", shape::integer(60, 14'400), kEdit},
          {"max_concurrent_calls", shape::integer(0, 100'000), kEdit, "0: only the node's limit."},
          {"max_calls_per_minute", shape::integer(0, 100'000), kEdit, "0: the node's default."},
          {"voicemail", shape::choice({"off", "hang-up", "message", "decide"}), kEdit,
           "When a machine answers a call of its own; `off`: nobody finds out."},
          {"voicemail_message", shape::nullable(shape::text(0, 2'000)), kEdit | kDetail,
           "Left word for word; null: in its own words."},
          {"hello_window_ms", shape::integer(0, 15'000), kEdit | kDetail,
           "How long it waits for the callee's hello before it speaks."},
          {"recording", shape::of(Kind::Boolean), kEdit,
           "Calls are recorded, where the organisation allows it."},
          {"recording_notice", shape::nullable(shape::text(1, 500)), kEdit | kDetail,
           "Said before the greeting where calls are recorded."},
          {"analysis", shape::of(Kind::Boolean), kEdit,
           "Whether its calls are analysed when they are over; holds at once, not by a version."},
          {"external_id", shape::nullable(shape::text(1, 200)), kEdit | kFilter},
          {"metadata", shape::json(20'000), kEdit | kDetail},
          {"created_at", shape::of(Kind::Time), kSort},
          {"updated_at", shape::of(Kind::Time), kSort},
          {"revision", revision_type()},
      },
      "-created_at",
      {{"organisation_id", shape::text(1, 63),
        "(t.organisation_id = tandem.organisation_named(?) OR t.id IN (SELECT agent_id FROM "
        "tandem.agent_assignments WHERE organisation_id = tandem.organisation_named(?)))",
        "Id or slug: its own agents, and those lent to it."},
       {"text", shape::text(1, 100), contains_words("t.name"), "Part of the name."}},
      "LEFT JOIN tandem.agent_versions version ON version.id = t.published_version_id"};
  return kAgents;
}

const Resource& agent_versions() {
  static const Resource kVersions{
      "AgentVersion",
      "tandem.agent_versions",
      {
          {"id", shape::of(Kind::Uuid)},
          {"agent_id", shape::of(Kind::Uuid)},
          {"number", shape::integer(1, 1e9), kSort},
          {"definition", shape::json(200'000), kDetail, "The agent as it was."},
          {"note", shape::text(0, 2'000)},
          {"published_by", shape::nullable(shape::of(Kind::Uuid))},
          {"created_at", shape::of(Kind::Time)},
      },
      "-number",
      {},
      {},
      "number",
      "int",
      false};
  return kVersions;
}

const Resource& agent_templates() {
  static const Resource kTemplates{
      "AgentTemplate",
      "tandem.agent_templates",
      {
          {"id", shape::of(Kind::Uuid)},
          {"slug", shape::text(1, 100), kCreate | kNeeded | kUpdate | kFilter},
          {"trade", shape::text(1, 100), kCreate | kNeeded | kUpdate | kFilter},
          {"name", name_type(), kCreate | kNeeded | kUpdate},
          {"description", shape::text(0, 2'000), kEdit},
          {"definition",
           shape::json(60'000),
           kCreate | kNeeded | kUpdate | kDetail,
           "Members of an agent; instructions at least.",
           {}},
          {"intents", shape::list_of(shape::json(20'000), 100), kEdit | kDetail,
           "Members of intents."},
          {"position", shape::integer(0, 1'000'000), kEdit | kSort},
          {"created_at", shape::of(Kind::Time), kSort},
          {"updated_at", shape::of(Kind::Time)},
          {"revision", revision_type()},
      },
      "position"};
  return kTemplates;
}

const Resource& agent_assignments() {
  static const Resource kAssignments{"AgentAssignment",
                                     "tandem.agent_assignments",
                                     {
                                         {"agent_id", shape::of(Kind::Uuid)},
                                         {"organisation_id", shape::of(Kind::Uuid)},
                                         {"assigned_by", shape::nullable(shape::of(Kind::Uuid))},
                                         {"created_at", shape::of(Kind::Time), kSort},
                                     },
                                     "-created_at",
                                     {},
                                     {},
                                     "organisation_id",
                                     "uuid",
                                     false};
  return kAssignments;
}

const Resource& voices() {
  static const Resource kVoices = kept_list(
      "Voice", "tandem.voices",
      {{"description", shape::text(0, 2'000), kEdit}, {"languages", language_list(), kEdit}});
  return kVoices;
}

const Resource& models() {
  static const Resource kModels = kept_list("Model", "tandem.models", {});
  return kModels;
}

shape::Shape template_shape() {
  shape::Shape shape{"", {}};
  for (const Column& column : agents().columns) {
    if ((column.use & kUpdate) == 0 || column.name == "external_id") continue;
    const bool needed = column.name == "instructions";
    shape.members.push_back(
        {column.name, column.type, needed ? shape::Presence::Required : shape::Presence::Optional});
  }
  return shape;
}

shape::Shape template_intent_shape() {
  shape::Shape shape{"", {}};
  for (shape::Member& member : create_shape(intents()).members)
    if (member.name != "organisation_id" && member.name != "agent_id")
      shape.members.push_back(std::move(member));
  return shape;
}

std::optional<boost::json::object> template_definition(pqxx::transaction_base& tx,
                                                       const std::string& id) {
  const pqxx::result found =
      tx.exec_params("SELECT definition::text FROM tandem.agent_templates WHERE id = $1::uuid", id);
  if (found.empty()) return std::nullopt;
  return boost::json::parse(found[0][0].as<std::string>()).as_object();
}

void copy_template_intents(pqxx::transaction_base& tx, const std::string& template_id,
                           const std::string& agent, const std::string& organisation) {
  tx.exec_params(
      "INSERT INTO tandem.intents (id, organisation_id, agent_id, name, examples, replies, "
      "position) SELECT tandem.uuid_v7(), $3::uuid, $2::uuid, r.name, "
      "coalesce(r.examples, '{}'), coalesce(r.replies, '{}'), i.ordinality "
      "FROM tandem.agent_templates t, jsonb_array_elements(t.intents) WITH ORDINALITY i, "
      "jsonb_populate_record(NULL::tandem.intents, i.value) r WHERE t.id = $1::uuid",
      template_id, agent, organisation);
}

std::optional<int> publish_agent(pqxx::transaction_base& tx, const std::string& agent,
                                 const std::string& note) {
  const pqxx::row row = tx.exec_params1("SELECT tandem.publish_agent($1::uuid, $2::uuid, $3)",
                                        agent, crypto::uuid_v7(), note);
  if (row[0].is_null()) return std::nullopt;
  return row[0].as<int>();
}

Change roll_back_agent(pqxx::transaction_base& tx, const std::string& agent,
                       const std::string& number) {
  const pqxx::result version = tx.exec_params(
      "SELECT id, definition::text FROM tandem.agent_versions WHERE agent_id = $1::uuid "
      "AND number = $2::int",
      agent, number);
  if (version.empty()) return Change::Missing;
  const auto definition = boost::json::parse(version[0][1].as<std::string>()).as_object();
  // Versions of an older schema may hold columns that are gone.
  boost::json::object known;
  for (const Column& column : agents().columns)
    if (const auto* value = definition.if_contains(column.name);
        value != nullptr && (column.use & kUpdate) != 0)
      known[column.name] = *value;
  const Change restored = update(tx, agents(), agent, known, std::nullopt);
  if (restored != Change::Done) return restored;
  return done_or_why(tx,
                     tx.exec_params("UPDATE tandem.agents SET status = 'published', "
                                    "published_version_id = $2::uuid WHERE id = $1::uuid",
                                    agent, version[0][0].as<std::string>()),
                     agent);
}

Change set_agent_status(pqxx::transaction_base& tx, const std::string& agent,
                        const std::string& status) {
  return done_or_why(
      tx, tx.exec_params("UPDATE tandem.agents SET status = $2 WHERE id = $1::uuid", agent, status),
      agent);
}

void lend_agent(pqxx::transaction_base& tx, const std::string& agent,
                const std::string& organisation) {
  tx.exec_params(
      "INSERT INTO tandem.agent_assignments (agent_id, owner_id, organisation_id, assigned_by) "
      "SELECT a.id, a.organisation_id, $2::uuid, tandem.user_id() FROM tandem.agents a "
      "WHERE a.id = $1::uuid ON CONFLICT DO NOTHING",
      agent, organisation);
}

bool take_agent_back(pqxx::transaction_base& tx, const std::string& agent,
                     const std::string& organisation) {
  return tx.exec_params(
               "DELETE FROM tandem.agent_assignments WHERE agent_id = $1::uuid "
               "AND organisation_id = $2::uuid",
               agent, organisation)
             .affected_rows() > 0;
}

}  // namespace tandem::store
