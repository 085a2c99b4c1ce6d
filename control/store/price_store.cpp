#include "control/store/price_store.hpp"

#include <pqxx/pqxx>

namespace tandem::store {

call::PriceList read_prices(pqxx::transaction_base& tx) {
  call::PriceList prices;
  for (const pqxx::row& row :
       tx.exec("SELECT DISTINCT ON (model_id) model_id, text_in, text_cached, text_out, audio_in, "
               "audio_cached, audio_out, audio_minute FROM tandem.model_prices WHERE valid_from <= "
               "now() ORDER BY model_id, valid_from DESC")) {
    const auto usd = [&row](int column) { return row[column].as<double>(); };
    prices[row[0].as<std::string>()] = {.text_in = usd(1),
                                        .text_cached = usd(2),
                                        .text_out = usd(3),
                                        .audio_in = usd(4),
                                        .audio_cached = usd(5),
                                        .audio_out = usd(6),
                                        .audio_minute = usd(7)};
  }
  return prices;
}

}  // namespace tandem::store
