#pragma once

#include <memory>

#include "bridge/call/call_registry.hpp"
#include "bridge/call/price_book.hpp"
#include "bridge/tools/tool_registry.hpp"
#include "control/calendar/diary_service.hpp"
#include "control/calendar/google.hpp"
#include "control/carrier/call_reaper.hpp"
#include "control/carrier/carrier_enquiry.hpp"
#include "control/carrier/carrier_ledger.hpp"
#include "control/configuration.hpp"
#include "control/console_files.hpp"
#include "control/directory/database_directory.hpp"
#include "control/outreach/dialler.hpp"
#include "control/recording/call_recorder.hpp"
#include "control/resume/call_resumer.hpp"
#include "control/resume/term_guard.hpp"
#include "control/upkeep/upkeep.hpp"
#include "control/webhook/carrier_gate.hpp"
#include "control/webhook/carrier_urls.hpp"
#include "control/writer/event_keeper.hpp"
#include "core/event_loop.hpp"
#include "core/metrics/registry.hpp"
#include "core/net/dial.hpp"
#include "core/net/tls_context.hpp"

// What each part of a node is given, out of the settings: `App` puts the parts together.
namespace tandem::control {

/// With the roots of the system and those of TANDEM_CA_FILE; throws std::runtime_error where that
/// file is no use.
[[nodiscard]] net::Dialer make_dialer(const Settings& settings);

/// TANDEM_TLS_CERT and TANDEM_TLS_KEY, which must be set; throws std::runtime_error where they are
/// no use.
[[nodiscard]] std::shared_ptr<net::TlsServerContext> server_tls(const Settings& settings);

[[nodiscard]] CarrierUrls urls_of(const Settings& settings);
[[nodiscard]] CarrierGate::Options gate_options(const Settings& settings);
[[nodiscard]] EventKeeper::Options events_options(const Settings& settings);
/// Of the sink of events, behind those of the shards: the acceptor's.
[[nodiscard]] inline unsigned webhooks_ring(const Settings& settings) { return settings.shards; }
[[nodiscard]] call::CallRegistry::Options registry_options(const Settings& settings);

/// The agents of the file with what they say by themselves, spoken. Takes seconds when it is new.
[[nodiscard]] Configuration with_voices(Configuration configuration);
/// TANDEM_NODE_ID, or the name that the data directory keeps.
[[nodiscard]] Configuration with_node_name(Configuration configuration);

/// Of TANDEM_CONSOLE_DIR, which must hold one then, or beside the program; null where there is
/// none.
[[nodiscard]] std::unique_ptr<ConsoleFiles> make_console(const Settings& settings);

// None of these without a database; what they are given outlives them, and `block` is the loop's.

/// None where TANDEM_UPKEEP is off, either.
[[nodiscard]] std::unique_ptr<Upkeep> make_upkeep(EventLoop& loop, const Settings& settings,
                                                  metrics::Registry& registry,
                                                  metrics::Block& block);
[[nodiscard]] std::unique_ptr<resume::CallResumer> make_resumer(const Settings& settings,
                                                                metrics::Registry& metrics);
/// In front of `carrier`.
[[nodiscard]] std::unique_ptr<resume::TermGuard> make_term_guard(const Settings& settings,
                                                                 EventLoop& control,
                                                                 call::CarrierControl& carrier,
                                                                 metrics::Registry& metrics,
                                                                 metrics::Block& block);
[[nodiscard]] std::unique_ptr<DatabaseDirectory> database_directory(const Settings& settings,
                                                                    call::PriceBook& prices,
                                                                    metrics::Registry& metrics);
[[nodiscard]] std::unique_ptr<CarrierLedger> carrier_ledger(const Settings& settings,
                                                            metrics::Registry& metrics);
/// None without a ledger. Tells ledger and registry of the ends that it finds.
[[nodiscard]] std::unique_ptr<CallReaper> call_reaper(const Settings& settings,
                                                      CarrierEnquiry& enquiry,
                                                      CarrierLedger* ledger,
                                                      call::CallRegistry& registry,
                                                      metrics::Registry& metrics);
[[nodiscard]] std::unique_ptr<Dialler> make_dialler(const Settings& settings, EventLoop& control,
                                                    const net::Dialer& dialer,
                                                    const call::AgentDirectory& directory,
                                                    call::CallRegistry& calls,
                                                    metrics::Registry& metrics,
                                                    metrics::Block& block);
[[nodiscard]] std::unique_ptr<recording::CallRecorder> make_recorder(const Settings& settings,
                                                                     metrics::Registry& metrics);
/// What it has to say of a call stands in the call's log. `calls` outlives its `stop`.
void start_recorder(recording::CallRecorder& recorder, call::CallRegistry& calls);
/// None without a client at Google and a key for its tokens, either.
[[nodiscard]] std::unique_ptr<calendar::Google> make_google(const Settings& settings,
                                                            EventLoop& control,
                                                            const net::Dialer& dialer,
                                                            metrics::Registry& registry,
                                                            metrics::Block& block);
/// Adds its tools to `tools`. `google` may be null.
[[nodiscard]] std::unique_ptr<calendar::DiaryService> make_diary(const Settings& settings,
                                                                 EventLoop& control,
                                                                 metrics::Registry& metrics,
                                                                 calendar::Google* google,
                                                                 tools::ToolRegistry& tools);

}  // namespace tandem::control
