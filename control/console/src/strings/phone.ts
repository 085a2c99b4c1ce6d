export const phoneTexts = {
  wrong: "Write the number with its country code, such as +49 30 901820.",
  wrongIn: (code: string) => `This is not a whole number. Write it as you dial it, or with its country code: +${code}…`,
};
