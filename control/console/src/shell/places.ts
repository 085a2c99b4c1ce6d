import {
  Activity,
  AudioLines,
  Bot,
  Building2,
  CalendarDays,
  Clock,
  CreditCard,
  Headphones,
  History,
  KeyRound,
  Lightbulb,
  ListChecks,
  type LucideIcon,
  Phone,
  ChartNoAxesCombined,
  Contact,
  FolderKanban,
  Plug,
  Store,
  ScrollText,
  Send,
  Server,
  Settings,
  Users,
  Webhook,
} from "lucide-react";
import { type ComponentType, lazy, type LazyExoticComponent } from "react";
import type { Right } from "@/api/me";
import { shell } from "@/strings/shell";

/** A screen: where it is, what it is called, who sees it, and its code, which is fetched when it is first opened. */
export interface Place {
  path: string;
  label: string;
  group: string;
  icon: LucideIcon;
  /** Needed in the chosen organisation; none: everybody's. */
  right?: Right;
  operator?: boolean;
  /** Behind another one: not in the sidebar. */
  hidden?: boolean;
  screen: LazyExoticComponent<ComponentType>;
}

export const places: Place[] = [
  {
    path: "/",
    label: shell.overview,
    group: shell.groupWork,
    icon: Activity,
    screen: lazy(() => import("@/screens/overview/overview")),
  },
  {
    path: "/live",
    label: shell.live,
    group: shell.groupWork,
    icon: Headphones,
    screen: lazy(() => import("@/screens/live/wall")),
  },
  {
    path: "/calls",
    label: shell.history,
    group: shell.groupWork,
    icon: History,
    screen: lazy(() => import("@/screens/history/history")),
  },
  {
    path: "/calls/:id",
    label: shell.history,
    group: shell.groupWork,
    icon: History,
    hidden: true,
    screen: lazy(() => import("@/screens/call/call_page")),
  },
  {
    path: "/calendar",
    label: shell.calendar,
    group: shell.groupWork,
    icon: CalendarDays,
    screen: lazy(() => import("@/screens/calendar/calendar")),
  },
  {
    path: "/agents",
    label: shell.agents,
    group: shell.groupBuild,
    icon: Bot,
    screen: lazy(() => import("@/screens/agents/agents")),
  },
  {
    path: "/agents/:id",
    label: shell.agents,
    group: shell.groupBuild,
    icon: Bot,
    hidden: true,
    screen: lazy(() => import("@/screens/agents/agent_page")),
  },
  {
    path: "/playground",
    label: shell.playground,
    group: shell.groupBuild,
    icon: AudioLines,
    operator: true,
    screen: lazy(() => import("@/screens/playground/playground")),
  },
  {
    path: "/intents",
    label: shell.intents,
    group: shell.groupBuild,
    icon: Lightbulb,
    screen: lazy(() => import("@/screens/intents/intents")),
  },
  {
    path: "/hours",
    label: shell.hours,
    group: shell.groupBuild,
    icon: Clock,
    screen: lazy(() => import("@/screens/hours/hours")),
  },
  {
    path: "/numbers",
    label: shell.numbers,
    group: shell.groupBuild,
    icon: Phone,
    screen: lazy(() => import("@/screens/numbers/numbers")),
  },
  {
    path: "/analytics",
    label: shell.analytics,
    group: shell.groupOffice,
    icon: ChartNoAxesCombined,
    screen: lazy(() => import("@/screens/analytics/analytics")),
  },
  {
    path: "/contacts",
    label: shell.contacts,
    group: shell.groupOffice,
    icon: Contact,
    screen: lazy(() => import("@/screens/contacts/contacts")),
  },
  {
    path: "/records",
    label: shell.records,
    group: shell.groupOffice,
    icon: FolderKanban,
    screen: lazy(() => import("@/screens/records/records")),
  },
  {
    path: "/customers",
    label: shell.customers,
    group: shell.groupOffice,
    icon: Store,
    screen: lazy(() => import("@/screens/customers/customers")),
  },
  {
    path: "/connections",
    label: shell.connections,
    group: shell.groupOffice,
    icon: Plug,
    right: "administer",
    screen: lazy(() => import("@/screens/connections/connections")),
  },
  {
    path: "/outbound",
    label: shell.deliveries,
    group: shell.groupOffice,
    icon: Send,
    screen: lazy(() => import("@/screens/outbound/outbound")),
  },
  {
    path: "/people",
    label: shell.people,
    group: shell.groupManage,
    icon: Users,
    screen: lazy(() => import("@/screens/people/people")),
  },
  {
    path: "/keys",
    label: shell.keys,
    group: shell.groupManage,
    icon: KeyRound,
    right: "administer",
    screen: lazy(() => import("@/screens/keys/keys")),
  },
  {
    path: "/audit",
    label: shell.audit,
    group: shell.groupManage,
    icon: ListChecks,
    right: "administer",
    screen: lazy(() => import("@/screens/audit/audit")),
  },
  {
    path: "/webhooks",
    label: shell.webhooks,
    group: shell.groupManage,
    icon: Webhook,
    right: "administer",
    screen: lazy(() => import("@/screens/webhooks/webhooks")),
  },
  {
    path: "/webhook-log",
    label: shell.webhookLog,
    group: shell.groupManage,
    icon: ScrollText,
    right: "administer",
    screen: lazy(() => import("@/screens/webhook_log/webhook_log")),
  },
  {
    path: "/plan",
    label: shell.plan,
    group: shell.groupManage,
    icon: CreditCard,
    screen: lazy(() => import("@/screens/plan/plan")),
  },
  {
    path: "/organisation",
    label: shell.organisation,
    group: shell.groupManage,
    icon: Building2,
    right: "administer",
    screen: lazy(() => import("@/screens/organisation/organisation")),
  },
  {
    path: "/system",
    label: shell.system,
    group: shell.groupPlatform,
    icon: Server,
    operator: true,
    screen: lazy(() => import("@/screens/system/system")),
  },
  {
    path: "/preferences",
    label: shell.preferences,
    group: shell.groupManage,
    icon: Settings,
    hidden: true,
    screen: lazy(() => import("@/screens/preferences/preferences")),
  },
];
