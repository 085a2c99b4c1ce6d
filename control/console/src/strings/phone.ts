export const phoneTexts = {
  nowhere: "No country has a number like this: a digit is missing, or one too many, or the country code is wrong.",
  wrong: "Write the number with its country code, such as +49 30 901820.",
  wrongIn: (country: string, code: string) =>
    `${country} (+${code}) has no number like this. Write it as it is dialled there; a number of another country begins with + and its country code.`,
};
