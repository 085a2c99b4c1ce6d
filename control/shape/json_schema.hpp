#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "control/shape/type.hpp"

namespace tandem::shape {

/// JSON Schema (2020-12, as OpenAPI 3.1 has it) of types and shapes. Named shapes are collected
/// once, under `#/components/schemas/`, and referred to.
class SchemaWriter {
 public:
  [[nodiscard]] boost::json::object schema(const Type& type);
  /// A reference for a named shape, else the schema itself.
  [[nodiscard]] boost::json::object schema(const Shape& shape);
  /// All named shapes so far.
  [[nodiscard]] boost::json::object take_components() { return std::move(components_); }

 private:
  [[nodiscard]] boost::json::object inline_schema(const Shape& shape);
  boost::json::object components_;
};

/// A value that fits: what the document shows as an example.
[[nodiscard]] boost::json::value example(const Type& type);
[[nodiscard]] boost::json::object example(const Shape& shape);

}  // namespace tandem::shape
