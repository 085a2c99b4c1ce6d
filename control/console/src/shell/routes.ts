import type { Right } from "@/api/me";

export type Group = "work" | "build" | "office" | "manage" | "platform";

interface Route {
  path: string;
  group: Group;
  /** Needed in the chosen organisation; none: everybody's. */
  right?: Right;
  operator?: boolean;
  /** Behind another one: not in the sidebar. */
  hidden?: boolean;
}

/** Where the screens are and who sees them, in the order of the sidebar; nothing of how they look, so that tests read it too. */
export const routes = [
  { path: "/", group: "work" },
  { path: "/live", group: "work" },
  { path: "/calls", group: "work" },
  { path: "/calls/:id", group: "work", hidden: true },
  { path: "/outgoing", group: "work" },
  { path: "/calendar", group: "work" },
  { path: "/agents", group: "build" },
  { path: "/agents/:id", group: "build", hidden: true },
  { path: "/playground", group: "build", operator: true },
  { path: "/intents", group: "build" },
  { path: "/hours", group: "build" },
  { path: "/numbers", group: "build" },
  { path: "/analytics", group: "office" },
  { path: "/contacts", group: "office" },
  { path: "/records", group: "office" },
  { path: "/customers", group: "office" },
  { path: "/connections", group: "office", right: "administer" },
  { path: "/outbound", group: "office", right: "administer" },
  { path: "/people", group: "manage" },
  { path: "/keys", group: "manage", right: "administer" },
  { path: "/audit", group: "manage", right: "administer" },
  { path: "/webhooks", group: "manage", right: "administer" },
  { path: "/webhook-log", group: "manage", right: "administer" },
  { path: "/plan", group: "manage" },
  { path: "/organisation", group: "manage", right: "administer" },
  { path: "/system", group: "platform", operator: true },
  { path: "/preferences", group: "manage", hidden: true },
] as const satisfies readonly Route[];

export type Path = (typeof routes)[number]["path"];
