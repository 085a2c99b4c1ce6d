#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tandem::report {

/// CLOCK_MONOTONIC in nanoseconds, as the simulators' logs have it.
using Nanos = std::int64_t;

/// What the simulated carrier saw of one call.
struct CarrierRecord {
  struct Frame {
    Nanos at;
    std::string hash;
    bool speaking;
  };
  struct Media {
    Nanos at;
    std::size_t bytes;
    std::size_t waiting;  ///< Queued at the carrier before it.
  };
  struct Utterance {
    Nanos begin, end;
    std::size_t bytes, offset;
    bool cleared;
    std::size_t flushed;
  };
  struct Speech {
    Nanos begin = 0, end = 0;
    std::string transcript;
    bool barge_in = false;
  };
  std::string call, stream;
  std::vector<Frame> frames;
  std::vector<Media> media;
  std::vector<Utterance> heard;
  std::vector<Speech> said;
  std::vector<Nanos> clears;
  std::vector<std::string> digits, marks_in, marks_out;
  std::vector<std::string> faults, unmet;
  std::vector<std::string> announced;  ///< What TwiML said to the caller.
  Nanos hung_up = 0;
  std::string hung_up_by;
  std::optional<boost::json::object> report;  ///< Of `call-end`.
  bool over = false;                          ///< The carrier's run has ended.
};

/// What the simulated model saw.
struct ModelRecord {
  struct Append {
    Nanos at;
    std::size_t bytes;  ///< Decoded.
  };
  struct Delta {
    Nanos at;
    std::size_t bytes;
    std::string item, response;
  };
  struct Truncation {
    Nanos at;
    std::string item;
    std::int64_t audio_end_ms;
  };
  struct Item {
    std::string id, session;
    std::size_t bytes = 0;  ///< Sent by the model.
  };
  std::size_t bytes_per_ms_in = 48, bytes_per_ms_out = 48;
  std::vector<std::string> sessions;
  std::vector<Append> appends;
  std::vector<Delta> deltas;
  std::vector<Item> items;  ///< Spoken, in order.
  std::vector<Truncation> truncations;
  std::vector<Nanos> speech_started, speech_stopped;
  /// A tool that the model asked for.
  struct ToolRun {
    std::string call_id, name;
    Nanos asked = 0;
    std::vector<Nanos> answered;  ///< Once, if all is well.
  };
  std::vector<std::string> told;  ///< Texts of items that the client created.
  std::vector<ToolRun> tools;
  std::vector<std::string> errors;
};

/// What the simulated calendar saw.
struct CalendarRecord {
  std::vector<Nanos> requests;  ///< Those of Calendar v3, when they came.
};

/// One call's events as the server kept them.
struct ServerRecord {
  std::string call;
  std::vector<boost::json::object> events;

  [[nodiscard]] std::vector<boost::json::object> of_type(std::string_view type) const;
};

/// Everything that a run of one call left behind.
struct RunRecord {
  CarrierRecord carrier;
  ModelRecord model;
  CalendarRecord calendar;
  ServerRecord server;

  void add_carrier_line(const boost::json::object& line);
  void add_model_line(const boost::json::object& line);
  void add_calendar_line(const boost::json::object& line);
  /// Events of calls that began before `since` (RFC 3339, UTC) belong to older runs.
  void add_event(const boost::json::object& event, const std::string& since);

 private:
  void add_stream_line(const boost::json::object& line, const std::string& what);
  void tool_answered(Nanos at, const std::string& call_id);
  void add_client_event(Nanos at, const boost::json::object& event);
  void add_server_event(Nanos at, const std::string& session, const boost::json::object& event);
};

}  // namespace tandem::report
