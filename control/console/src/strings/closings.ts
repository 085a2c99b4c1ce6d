/** Why the server ended a live connection, and what to do; by the names of `live/closing.ts`. */
export const closings: Record<string, string> = {
  "signed-out": "Your sign-in has ended. Sign in again, then try once more.",
  "not-allowed": "You may not do this any more. An administrator of the organisation can change that.",
  "too-slow":
    "Your internet connection is too slow for the sound. Close what else uses it, or move closer to the router.",
  "too-many": "Too many people are listening already. Try again when somebody has stopped.",
  "somebody-else": "Somebody else has signed in with this browser. Load the page again.",
  restart: "The server is being restarted. Try again in a minute.",
  sound: "The server could not use the sound of this microphone. Load the page again, or try another microphone.",
  connection: "The connection broke off. Check your internet connection, then try again.",
};
