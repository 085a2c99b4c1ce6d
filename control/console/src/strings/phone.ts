export const phoneTexts = {
  nowhere: "No country has a number like this: a digit is missing, or one too many, or the country code is wrong.",
  wrong: "Write the number with its country code, such as +49 30 901820.",
  wrongIn: (code: string) => `This is not a whole number. Write it as you dial it, or with its country code: +${code}…`,
};
