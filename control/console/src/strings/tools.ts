/** What agents can do, by the names that models know. */
export const toolNames: Record<string, string> = {
  endCall: "Hang up after saying goodbye",
  transferCall: "Pass the caller on to a person",
  checkAvailability: "Look for free times",
  bookAppointment: "Book a time",
  rescheduleAppointment: "Move an appointment",
  cancelAppointment: "Cancel an appointment",
};

/** How it went. */
export const toolOutcomes: Record<string, string> = {
  succeeded: "succeeded",
  failed: "failed",
  "timed-out": "took too long",
  repeated: "answered before",
  abandoned: "the call ended first",
};
