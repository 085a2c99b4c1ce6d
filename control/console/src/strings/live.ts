import { closings } from "./closings";

export const live = {
  title: "Live calls",
  about: (n: number) =>
    n === 0 ? "Nobody is on the phone." : n === 1 ? "One call right now." : `${n} calls right now.`,
  newCall: (who: string) => `New call from ${who}`,
  watch: "Watch",
  tiles: "Tiles",
  rows: "Rows",
  view: "View",
  search: "Number, agent or words",
  sort: "Order",
  sortNewest: "Newest first",
  sortLongest: "Longest first",
  sortLatency: "Slowest answers first",
  sortAlerts: "Needing attention first",
  attention: "Attention",
  empty: "All quiet",
  emptyNext: "Calls appear here the moment they come in. You can leave this page open.",
  caller: "Caller",
  agent: "Agent",
  duration: "Duration",
  lastWords: "Last words",
  lastTurn: "Last answer",
  latencyTip: "From the end of speech to the first sound of the last answer",
  pin: "Pin to the front",
  unpin: "Unpin",
  cutOff: "(cut off)",
  alerts: { slow: "Slow answers", silent: "Long silence", interrupted: "Often interrupted" },
  /** Each once, however many windows they have open. */
  listening: (names: string[]) => {
    const people = [...new Set(names)];
    return `${people.join(", ")} ${people.length === 1 ? "listens" : "listen"}`;
  },
  soundOn: "Sound for new calls is on",
  soundOff: "Sound for new calls is off",
  connection: {
    connecting: "Connecting",
    live: "Live",
    polling: "Every few seconds",
    stale: "Interrupted",
    denied: "Not open to you",
  },
  connectionTip: "How fresh the wall is",
  status: { queued: "Waiting", ringing: "Ringing", "in-progress": "On the phone", ended: "Ended" } as Record<
    string,
    string
  >,
  direction: { inbound: "Incoming", outbound: "Outgoing", playground: "Playground" } as Record<string, string>,
  drawerTitle: (who: string) => `Call with ${who}`,
  transcript: "Transcript",
  transcriptEmpty: "Nobody has spoken yet.",
  follow: "Follow the latest words",
  openPage: "Open the call's page",
  over: "This call is over.",
};

export const supervise = {
  listen: "Listen",
  stopListening: "Stop listening",
  mute: "Mute what you hear",
  unmute: "Hear it again",
  callerLevel: "Caller's volume",
  agentLevel: "Agent's volume",
  states: {
    off: "",
    connecting: "Connecting…",
    playing: "Listening",
    interrupted: "Interrupted; trying again…",
    over: "The call is over",
    refused: "You cannot listen to this call now",
  } as Record<string, string>,
  /** Why it is not tried again, where there is more to say of calls than of any other connection. */
  refusedBy: {
    "not-allowed":
      "You may not listen to this call. A manager or administrator can assign it to you; an administrator can change your role.",
  } as Record<string, string>,
  /** While it is tried again, where more is known than that it broke off. */
  interruptedBy: {
    "too-slow": "Your internet connection was too slow for the sound; trying again…",
    restart: "The server is being restarted; trying again…",
  } as Record<string, string>,
  delay: (ms: number) => `${ms} ms behind`,
  delayTip: (bufferedMs: number, gaps: number) =>
    `From the sound's arrival in this browser to your ear; ${bufferedMs} ms of it are kept ready against gaps, and ran out ${gaps} ${gaps === 1 ? "time" : "times"}`,
  lost: (ms: number) => `${ms} ms lost`,
  whisper: "Whisper",
  whisperHint: "The agent is told this; the caller does not hear it.",
  whispered: "The agent has been told",
  say: "Say",
  sayHint: "The agent says this to the caller now.",
  said: "The agent says it",
  muteAgent: "Mute agent",
  unmuteAgent: "Let agent speak",
  muted: "The agent is muted",
  unmuted: "The agent speaks again",
  transfer: "Transfer",
  transferTitle: "Transfer the caller",
  transferAbout: "If nobody picks up, the agent takes the caller back.",
  transferNumber: "To",
  transferHint: "Empty: the agent's own number for it.",
  transferring: "The caller is being transferred",
  hangUp: "End call",
  hangUpTitle: "End this call?",
  hangUpAbout: "The agent says goodbye first; at once cuts it off.",
  goodbye: "Say goodbye and end",
  atOnce: "End at once",
  hungUp: "The call ends",
  undo: "Undo",
  takeOver: "Take over",
  takeOverTitle: "Speak with the caller yourself?",
  takeOverAbout:
    "The agent falls silent at once and the caller hears you. The agent reads along, and goes on from there when you hand the call back.",
  takeOverNow: "Take over now",
  handBack: "Hand back to the agent",
  onAir: "The caller hears you",
  micMuted: "Your microphone is muted: the caller hears nothing",
  heldBy: (name: string) => `${name} speaks with the caller`,
  muteMic: "Mute your microphone",
  unmuteMic: "Unmute your microphone",
  /** Why the caller is not ours, or not any more. */
  holds: {
    held: "Somebody else has taken this call over.",
    forbidden: "You may not take over this call.",
    leaving: "The call is being transferred or ended.",
    ended: "The call is over.",
    stalled: "No sound came from your microphone for five seconds: the agent has the call again.",
    unavailable: "This cannot be done at the moment. Try again shortly.",
    "not-connected": "The call is not connected yet. Try again in a moment.",
  } as Record<string, string>,
  /** What to tell of a call that is not ours, by the server's word or by how the connection ended. */
  notHeld: (word: string): string => {
    const known = supervise.holds[word];
    if (known) return known;
    return [closings[word], "The agent has the call."].filter(Boolean).join(" ");
  },
  notYours:
    "You may read along. Workers listen to and help on calls that are assigned to them; a manager or administrator can assign this one to you.",
  readOnly:
    "You may read along. Listening and helping are for owners, administrators and managers, and for workers on calls that are assigned to them.",
  readSome: (deeds: string[]) =>
    `Your role does not include: ${deeds.map((deed) => supervise.deeds[deed] ?? deed).join(", ")}.`,
  /** What people do on a call, in the API's words. */
  deeds: {
    listen: "listening",
    whisper: "whispering",
    say: "having the agent say something",
    "mute-agent": "muting the agent",
    transfer: "transferring",
    "hang-up": "ending the call",
    "take-over": "taking over",
  } as Record<string, string>,
  notAllowed:
    "You may not do this on this call any more. A manager or administrator can assign the call to you; an administrator can change your role.",
  endingIn: (seconds: number) => `Ends in ${seconds} s`,
  message: "Message",
  send: "Send",
};
