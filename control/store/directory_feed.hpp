#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "bridge/call/price_list.hpp"
#include "control/store/connection_watch.hpp"
#include "control/store/directory_rows.hpp"
#include "control/store/store_fault.hpp"

namespace pqxx {
class transaction_base;
}

namespace tandem::store {

/// Reads organisations with their agents and numbers, and hears which have changed: `LISTEN
/// tandem_directory`, as role `tandem_writer`. Blocks: for the directory's thread, except for
/// `cut`; a server that says nothing for a minute is left. After a fault it is not connected any
/// more, and what it heard before does not count: connect, then read everything.
class DirectoryFeed {
 public:
  /// `url`: DATABASE_URL. Does not connect.
  explicit DirectoryFeed(std::string url);
  ~DirectoryFeed();
  DirectoryFeed(const DirectoryFeed&) = delete;
  DirectoryFeed& operator=(const DirectoryFeed&) = delete;

  [[nodiscard]] bool connected() const noexcept { return session_ != nullptr; }
  /// Connects and begins to listen.
  [[nodiscard]] std::optional<StoreFault> connect();

  /// Called once for every organisation, some hundred rows of the database at a time; false ends
  /// the reading.
  using Take = std::function<bool(TenantRows&&)>;
  [[nodiscard]] std::optional<StoreFault> read_all(const Take& take);
  /// The named ones (UUIDs) and those that they lend agents to; `gone` gets the ones that are not
  /// there any more.
  [[nodiscard]] std::optional<StoreFault> read(std::span<const std::string> organisations,
                                               const Take& take, std::vector<std::string>& gone);

  /// What models cost, as the operator lists it.
  [[nodiscard]] std::optional<StoreFault> read_prices(call::PriceList& prices);
  /// Whether the list of prices changed since this was asked last.
  [[nodiscard]] bool prices_changed();

  /// Waits for changes at most so long, and adds the organisations they are of to `changed`. Also
  /// notices that the connection is gone, at the latest by a question of its own every 10 s.
  [[nodiscard]] std::optional<StoreFault> wait(std::chrono::milliseconds limit,
                                               std::vector<std::string>& changed);

  /// Gives up what runs, and whatever would be begun later. Any thread.
  void cut() { watch_.cut_all(); }

 private:
  struct Session;
  [[nodiscard]] std::optional<StoreFault> guarded(const std::function<void(Session&)>& work);
  void drop();

  std::string url_;
  ConnectionWatch watch_;
  std::unique_ptr<Session> session_;
};

}  // namespace tandem::store
