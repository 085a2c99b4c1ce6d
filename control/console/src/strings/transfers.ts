/** A caller who is passed on: how far it has come, by the words of the API, and how it ended. */
export const transfers = {
  states: {
    announced: "the agent tells the caller",
    trying: "being dialled",
    // Until the other side has hung up, the phone company does not say which.
    ringing: "put through: it rings, or they are talking",
    answered: "answered",
    busy: "busy",
    "no-answer": "no answer",
    declined: "not taken: declined, or a voicemail",
    voicemail: "voicemail",
    failed: "failed",
    canceled: "the caller hung up",
    rejected: "the phone company refused",
    unknown: "not known",
  } as Record<string, string>,
  /** `by`: a person, null where the agent did by itself, empty where nobody knows their name. */
  asked: (number: string | null, by: string | null) => {
    const to = number ? ` to ${number}` : "";
    if (by === null) return `Transfer${to} by the agent`;
    return by ? `Transfer${to} by ${by}` : `Transfer${to}`;
  },
  back: "the agent has the caller again",
};
