#include "core/assert.hpp"

#include <cstdio>
#include <cstdlib>

namespace tandem {

void assertion_failed(const char* condition, const char* why, const char* file, int line) noexcept {
  std::fprintf(stderr, "%s:%d: impossible state: %s (%s)\n", file, line, why, condition);
  std::abort();
}

}  // namespace tandem
