/** What a column was, and what it is. */
export type Change = [unknown, unknown];

/** What is done to a row; every other action says what it has to say in words of its own. */
const ROW_ACTIONS = ["insert", "update", "delete"];

/** What of an entry's changes is one: a list of two that some other action tells is a list of two. */
export const isChange = (action: string, one: unknown): one is Change =>
  ROW_ACTIONS.includes(action) && Array.isArray(one) && one.length === 2;
