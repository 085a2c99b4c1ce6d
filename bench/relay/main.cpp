// The floor: what the same messages cost when nothing but carrying them is done. See README.md.
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <exception>

#include "bench/relay/relay.hpp"

int main(int argc, char** argv) {
  using tandem::relay::ModelAudio;
  CLI::App app("Carries calls between carrier and model, and does nothing else.", "tandem-relay");
  tandem::relay::Options options;
  app.add_option("--listen", options.listen, "HOST:PORT")->capture_default_str();
  app.add_option("--model-url", options.model_url, "ws:// or wss:// URL of the model")->required();
  app.add_option("--key", options.key, "API key of the model")->envname("OPENAI_API_KEY");
  CLI::Option* cert = app.add_option("--tls-cert", options.tls_cert, "serve TLS, PEM chain");
  app.add_option("--tls-key", options.tls_key, "its key")->needs(cert);
  app.add_option("--ca", options.ca, "extra roots, PEM")->check(CLI::ExistingFile);
  bool pcmu = false;
  app.add_flag("--pcmu", pcmu, "the model speaks μ-law, which passes through");
  CLI11_PARSE(app, argc, argv);
  if (pcmu) options.audio = ModelAudio::Pcmu;
  // OpenSSL writes without MSG_NOSIGNAL: a peer that leaves in mid-handshake must not end us.
  std::signal(SIGPIPE, SIG_IGN);
  try {
    tandem::relay::Relay relay(options);
    fmt::print("listening on port {}\n", relay.port());
    std::fflush(stdout);
    relay.run();
  } catch (const std::exception& error) {
    fmt::print(stderr, "tandem-relay: {}\n", error.what());
    return 1;
  }
}
