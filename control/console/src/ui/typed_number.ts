/**
 * A number as somebody typed it, without what only parts its digits: spaces, brackets, dashes, and the marks of direction that come
 * along when a number is copied. The 00 that most of the world dials to reach another country becomes the + that stands for it; not
 * Australia's 0011: no number of North America goes on with a 1.
 */
export const typedNumber = (typed: string): string =>
  typed
    .normalize("NFKC")
    .replace(/[\s().\-/\u2010-\u2015\p{Cf}]/gu, "")
    .replace(/^00(?=[2-9]|1[2-9])/, "+");

/** As `typedNumber`, for looking a number up while it is being typed: "+44 (0)20" is how the British show both ways at once. */
export const soughtNumber = (typed: string): string => typedNumber(typed.replace(/^(\s*\+[\d\s]+)\(0\)/, "$1"));
