#include "bridge/call/price_book.hpp"

#include <utility>

namespace tandem::call {

PriceBook::PriceBook(std::vector<std::string> overrides) : overrides_(std::move(overrides)) {
  take({});
}

void PriceBook::take(const PriceList& listed) {
  PriceList all = list_prices();
  for (const auto& [model, prices] : listed) all[model] = prices;
  for (const std::string& one : overrides_) (void)add_price(all, one);
  prices_.publish(std::make_shared<const PriceList>(std::move(all)));
}

}  // namespace tandem::call
