#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace tandem::shape {

struct Shape;

/// What one value of the API's JSON may be. Text is counted in characters and never holds U+0000,
/// which Postgres cannot keep.
enum class Kind : std::uint8_t {
  Text,      ///< `low` to `high` characters.
  Integer,   ///< `low` to `high`.
  Number,    ///< `low` to `high`.
  Boolean,   ///<
  Uuid,      ///< Lower or upper case.
  Time,      ///< RFC 3339 with an offset.
  Date,      ///< `2026-11-21`.
  Clock,     ///< Time of day, `09:30`; `24:00` ends a day.
  Phone,     ///< E.164.
  Email,     ///< Unquoted, ASCII, at most 254 characters.
  TimeZone,  ///< IANA name.
  Url,       ///< `https://…` of at most `high` characters.
  Slug,      ///< Lower-case letters, digits and hyphens, at most 63.
  Choice,    ///< One of `choices`.
  List,      ///< At most `high` values of `items`.
  Object,    ///< As `object` says; a member that it does not name is refused.
  Json,      ///< Any object of at most `high` bytes as JSON.
};

/// A value type: its kind with limits. Made by the functions below.
struct Type {
  Kind kind = Kind::Text;
  bool nullable = false;
  double low = 0, high = 0;
  std::vector<std::string> choices;
  std::shared_ptr<const Type> items;
  std::shared_ptr<const Shape> object;
};

[[nodiscard]] Type text(int characters_min, int characters_max);
[[nodiscard]] Type integer(double lowest, double highest);
[[nodiscard]] Type number(double lowest, double highest);
[[nodiscard]] Type choice(std::vector<std::string> choices);
[[nodiscard]] Type list_of(Type items, int count_max);
[[nodiscard]] Type object(Shape shape);
[[nodiscard]] Type json(int bytes_max);
/// The kinds without limits of their own.
[[nodiscard]] Type of(Kind kind);
[[nodiscard]] Type nullable(Type type);

enum class Presence : std::uint8_t { Optional, Required };

/// One member of an object.
struct Member {
  std::string name;
  Type type;
  Presence presence = Presence::Optional;
  std::string help = {};     ///< For the OpenAPI document; empty where the name says it all.
  std::string example = {};  ///< As JSON; empty: one that fits the type.
};

/// An object with named members. `name` is what the OpenAPI document calls it; empty: it stands
/// there where it is used.
struct Shape {
  std::string name;
  std::vector<Member> members;
};

}  // namespace tandem::shape
