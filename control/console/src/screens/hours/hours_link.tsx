import { Link } from "wouter";
import { callingHours as text } from "@/strings/calling_hours";

/** To where the calling hours are told, and set by whoever may. */
export const HoursLink = () => <Link href="/hours">{text.title}</Link>;
