import { hours } from "./setup";

/** When, and how fast, agents may call people. */
export const callingHours = {
  title: "Calling hours",
  about: (zone: string) =>
    `When agents may call people, by the clock of ${zone}. Outside of them, lists of calls wait.`,
  days: "Days",
  times: "Time of day",
  allDay: "All day",
  allDayHint: "From midnight to midnight.",
  from: "From",
  until: "Until",
  untilHint: "24:00 is the end of the day; a time before the first goes on into the next day.",
  same: "This is when they begin, too; for the whole day, switch on “All day”.",
  atOnce: "Calls at the same time",
  perMinute: "New calls a minute",
  limitHint: (most: number) => `More than ${most} only Tandem's operators allow.`,
  noHours: "No calls on any day",
  change: "Change",
  changeTitle: "Change the calling hours",
  ask: "Only an owner of the organisation changes them.",
  stale: "Somebody else has changed the calling hours meanwhile. They are as you see them now.",
  saved: "The calling hours are changed",
  everyDay: "Every day",
  span: (from: string, until: string) => `${from} to ${until}`,
  nextDay: (until: string) => `${until} of the next day`,
  run: (first: string, last: string) => `${first} to ${last}`,
  weekdays: hours.days,
};
