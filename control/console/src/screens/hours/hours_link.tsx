import { Link } from "wouter";
import { callingHours as text } from "@/strings/calling_hours";

/** To where the calling hours are told, and set by whoever may; underlined, for it stands within sentences. */
export const HoursLink = () => (
  <Link href="/hours" style={{ textDecoration: "underline" }}>
    {text.title}
  </Link>
);
