#pragma once

#include <deque>
#include <functional>
#include <memory>

#include "bench/load/connection.hpp"
#include "bench/load/load_context.hpp"
#include "bench/load/model_session.hpp"
#include "core/net/http_codec.hpp"

namespace tandem::load {

/// Where the server finds the model: takes connections, answers the opening handshake of Realtime
/// sessions, and any other request with an empty success, which is what the REST APIs of model and
/// carrier are to a load run.
class ModelListener final : public LoadLoop::Watcher {
 public:
  using OnSession = std::function<void(std::unique_ptr<ModelSession>)>;

  /// Throws where `--model-listen` cannot be listened on.
  ModelListener(LoadContext& context, OnSession on_session);
  ~ModelListener() override;

  void on_ready(std::uint32_t events) override;

 private:
  /// A connection that has not said yet what it wants.
  class Guest final : public Connection::Owner {
   public:
    Guest(ModelListener& listener, int fd);
    void on_open() override {}
    void on_bytes(std::span<char> bytes, Time arrived) override;
    void on_closed(std::string_view) override {}

   private:
    void answer(const net::HttpRequest& request, std::string_view rest, Time arrived);

    ModelListener& listener_;
    std::string received_;
    net::HttpRequestParser parser_;
    std::unique_ptr<Connection> connection_;
  };

  LoadContext& context_;
  OnSession on_session_;
  int fd_ = -1;
  std::deque<Guest> guests_;
};

}  // namespace tandem::load
