#pragma once

#include <memory>
#include <string>
#include <vector>

#include "bridge/call/price_list.hpp"
#include "core/published.hpp"

namespace tandem::call {

/// What models cost at this moment, from three places: our list, over it whatever the operator's
/// list holds now (`take`), over both what the node was told at its start. A call is counted at the
/// prices of its beginning. Any thread.
class PriceBook {
 public:
  /// `overrides`: as `add_price` takes them; what is wrong with one is left out.
  explicit PriceBook(std::vector<std::string> overrides = {});
  PriceBook(const PriceBook&) = delete;
  PriceBook& operator=(const PriceBook&) = delete;

  /// All of the operator's list, in the place of what was taken before: a model in it costs what
  /// stands there, in every kind.
  void take(const PriceList& listed);

  /// Never null.
  [[nodiscard]] std::shared_ptr<const PriceList> now() const { return prices_.get(); }

 private:
  std::vector<std::string> overrides_;
  Published<PriceList> prices_;
};

}  // namespace tandem::call
