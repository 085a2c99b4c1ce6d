#include "control/store/contact_store.hpp"

#include "control/store/text_search.hpp"

namespace tandem::store {
namespace {

using shape::Kind;

constexpr unsigned kEdit = kCreate | kUpdate;

/// The latest of theirs.
constexpr const char* kJoins =
    "LEFT JOIN LATERAL (SELECT c.started_at FROM tandem.calls c WHERE c.contact_id = t.id "
    "ORDER BY c.started_at DESC LIMIT 1) call ON true";

}  // namespace

const Resource& contacts() {
  static const Resource kContacts{
      "Contact",
      "tandem.contacts",
      {{"id", shape::of(Kind::Uuid)},
       {"organisation_id", shape::text(1, 63), kCreate,
        "Given as id or slug; needed only by who belongs to several."},
       {"name", shape::text(0, 200), kEdit},
       {"phone", shape::nullable(shape::of(Kind::Phone)), kEdit | kFilter,
        "This or an e-mail address is needed; calls and appointments of it are linked."},
       {"email", shape::nullable(shape::of(Kind::Email)), kEdit | kFilter, "In lower case."},
       {"company", shape::text(0, 200), kEdit},
       {"locale", shape::nullable(shape::text(2, 6)), kEdit, "Such as en or en-GB.", {}},
       {"notes", shape::text(0, 10'000), kEdit | kDetail},
       {"tags", shape::list_of(shape::text(1, 50), 50), kEdit},
       {"external_id", shape::nullable(shape::text(1, 200)), kEdit | kFilter},
       {"metadata", shape::json(20'000), kEdit | kDetail},
       {"last_call_at", shape::nullable(shape::of(Kind::Time)), kRead,
        "Their calls: /api/calls?contact_id=", "call.started_at"},
       {"created_at", shape::of(Kind::Time), kSort},
       {"updated_at", shape::of(Kind::Time), kSort},
       {"revision", shape::integer(1, 9e15)}},
      "-created_at",
      {{"organisation_id", shape::text(1, 63), "t.organisation_id = tandem.organisation_named(?)",
        "Id or slug; all that you may see where none is given."},
       {"tag", shape::text(1, 50), "? = ANY (t.tags)", {}},
       {"text", shape::text(1, 100),
        contains_words("t.name || ' ' || t.company || ' ' || coalesce(t.phone, '') || ' ' || "
                       "coalesce(t.email, '')"),
        "In name, company, number and address."}},
      kJoins};
  return kContacts;
}

}  // namespace tandem::store
