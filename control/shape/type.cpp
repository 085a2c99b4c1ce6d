#include "control/shape/type.hpp"

namespace tandem::shape {
namespace {

Type limited(Kind kind, double low, double high) {
  Type type;
  type.kind = kind;
  type.low = low;
  type.high = high;
  return type;
}

}  // namespace

Type text(int characters_min, int characters_max) {
  return limited(Kind::Text, characters_min, characters_max);
}
Type integer(double lowest, double highest) { return limited(Kind::Integer, lowest, highest); }
Type number(double lowest, double highest) { return limited(Kind::Number, lowest, highest); }
Type json(int bytes_max) { return limited(Kind::Json, 0, bytes_max); }

Type choice(std::vector<std::string> choices) {
  Type type = of(Kind::Choice);
  type.choices = std::move(choices);
  return type;
}

Type list_of(Type items, int count_max) {
  Type type = limited(Kind::List, 0, count_max);
  type.items = std::make_shared<const Type>(std::move(items));
  return type;
}

Type object(Shape shape) {
  Type type = of(Kind::Object);
  type.object = std::make_shared<const Shape>(std::move(shape));
  return type;
}

Type of(Kind kind) { return limited(kind, 0, kind == Kind::Url ? 2'000 : 0); }

Type nullable(Type type) {
  type.nullable = true;
  return type;
}

}  // namespace tandem::shape
