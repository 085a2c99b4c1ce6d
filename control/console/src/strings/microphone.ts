export const microphone = {
  level: "Your microphone",
  states: {
    asking: "Your browser asks whether it may use the microphone. Allow it to go on.",
    denied: "The microphone is blocked for this page. Allow it behind the symbol beside the address, then try again.",
    missing: "There is no microphone that can be used. Plug one in, then try again.",
    insecure: "Browsers give a microphone to pages over https only. Open the console by its https address.",
    lost: "The microphone is gone. Plug it in, then try again.",
  } as Record<string, string>,
  again: "Try again",
  speak: "Say something: the bar should move.",
};
