#pragma once

#include <string>

namespace tandem::analysis {

/// Who judges calls.
struct AnalysisService {
  std::string api_base;     ///< `https://api.openai.com/v1`
  std::string api_key;      ///< Secret.
  bool key_header = false;  ///< `api-key: …` instead of `Authorization: Bearer …`.
  std::string model;        ///< Empty: calls are not analysed.
};

}  // namespace tandem::analysis
