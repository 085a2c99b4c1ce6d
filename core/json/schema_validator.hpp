#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::json {

/// One place where a document breaks its schema.
struct SchemaViolation {
  std::string path;  ///< Of the value, dotted: `session.audio.output.speed`; empty for the root.
  std::string message;
};

/// Checks JSON texts against a JSON Schema (valijson; `if`/`then` as in drafts 7 and later). For
/// simulators and tests: a check takes 50 to 250 µs and the server does not link it. Thread-safe
/// once built.
class SchemaValidator {
 public:
  /// `schema` is a JSON Schema document; `definition` names the entry of its `$defs` that documents
  /// are checked against (empty: the document's root). Throws `std::runtime_error` where either is
  /// no good: a fault of the installation, found at start.
  SchemaValidator(std::string_view schema, std::string_view definition);
  ~SchemaValidator();
  SchemaValidator(SchemaValidator&&) noexcept;
  SchemaValidator& operator=(SchemaValidator&&) noexcept;

  /// The innermost fault first; empty if `document` is valid. A document that is no JSON gives one
  /// violation of the root.
  [[nodiscard]] std::vector<SchemaViolation> violations(std::string_view document) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tandem::json
