import {
  Activity,
  AudioLines,
  Bot,
  Building2,
  CalendarDays,
  ChartNoAxesCombined,
  Clock,
  Contact,
  CreditCard,
  FolderKanban,
  Headphones,
  History,
  KeyRound,
  Lightbulb,
  ListChecks,
  Phone,
  PhoneOutgoing,
  Plug,
  ScrollText,
  Send,
  Server,
  Settings,
  Store,
  Users,
  Webhook,
  type LucideIcon,
} from "lucide-react";
import { type ComponentType, lazy, type LazyExoticComponent } from "react";
import type { Right } from "@/api/me";
import { shell } from "@/strings/shell";
import { type Path, routes } from "./routes";

interface Look {
  label: string;
  icon: LucideIcon;
  /** Fetched when it is first opened. */
  screen: LazyExoticComponent<ComponentType>;
}

/** A screen: where it is, what it is called, who sees it, and its code. */
export interface Place extends Look {
  path: string;
  group: string;
  right?: Right;
  operator?: boolean;
  hidden?: boolean;
}

const looks: Record<Path, Look> = {
  "/": { label: shell.overview, icon: Activity, screen: lazy(() => import("@/screens/overview/overview")) },
  "/live": { label: shell.live, icon: Headphones, screen: lazy(() => import("@/screens/live/wall")) },
  "/calls": { label: shell.history, icon: History, screen: lazy(() => import("@/screens/history/history")) },
  "/calls/:id": { label: shell.history, icon: History, screen: lazy(() => import("@/screens/call/call_page")) },
  "/outgoing": {
    label: shell.outgoing,
    icon: PhoneOutgoing,
    screen: lazy(() => import("@/screens/outgoing/outgoing")),
  },
  "/calendar": { label: shell.calendar, icon: CalendarDays, screen: lazy(() => import("@/screens/calendar/calendar")) },
  "/agents": { label: shell.agents, icon: Bot, screen: lazy(() => import("@/screens/agents/agents")) },
  "/agents/:id": { label: shell.agents, icon: Bot, screen: lazy(() => import("@/screens/agents/agent_page")) },
  "/playground": {
    label: shell.playground,
    icon: AudioLines,
    screen: lazy(() => import("@/screens/playground/playground")),
  },
  "/intents": { label: shell.intents, icon: Lightbulb, screen: lazy(() => import("@/screens/intents/intents")) },
  "/hours": { label: shell.hours, icon: Clock, screen: lazy(() => import("@/screens/hours/hours")) },
  "/numbers": { label: shell.numbers, icon: Phone, screen: lazy(() => import("@/screens/numbers/numbers")) },
  "/analytics": {
    label: shell.analytics,
    icon: ChartNoAxesCombined,
    screen: lazy(() => import("@/screens/analytics/analytics")),
  },
  "/contacts": { label: shell.contacts, icon: Contact, screen: lazy(() => import("@/screens/contacts/contacts")) },
  "/records": { label: shell.records, icon: FolderKanban, screen: lazy(() => import("@/screens/records/records")) },
  "/customers": { label: shell.customers, icon: Store, screen: lazy(() => import("@/screens/customers/customers")) },
  "/connections": {
    label: shell.connections,
    icon: Plug,
    screen: lazy(() => import("@/screens/connections/connections")),
  },
  "/outbound": { label: shell.deliveries, icon: Send, screen: lazy(() => import("@/screens/outbound/outbound")) },
  "/people": { label: shell.people, icon: Users, screen: lazy(() => import("@/screens/people/people")) },
  "/keys": { label: shell.keys, icon: KeyRound, screen: lazy(() => import("@/screens/keys/keys")) },
  "/audit": { label: shell.audit, icon: ListChecks, screen: lazy(() => import("@/screens/audit/audit")) },
  "/webhooks": { label: shell.webhooks, icon: Webhook, screen: lazy(() => import("@/screens/webhooks/webhooks")) },
  "/webhook-log": {
    label: shell.webhookLog,
    icon: ScrollText,
    screen: lazy(() => import("@/screens/webhook_log/webhook_log")),
  },
  "/plan": { label: shell.plan, icon: CreditCard, screen: lazy(() => import("@/screens/plan/plan")) },
  "/organisation": {
    label: shell.organisation,
    icon: Building2,
    screen: lazy(() => import("@/screens/organisation/organisation")),
  },
  "/system": { label: shell.system, icon: Server, screen: lazy(() => import("@/screens/system/system")) },
  "/preferences": {
    label: shell.preferences,
    icon: Settings,
    screen: lazy(() => import("@/screens/preferences/preferences")),
  },
};

export const places: Place[] = routes.map((route) => ({
  ...route,
  group: shell.groups[route.group],
  ...looks[route.path],
}));
