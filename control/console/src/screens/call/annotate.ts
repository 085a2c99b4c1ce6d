import { useQueryClient } from "@tanstack/react-query";
import { api, unwrap, unwrapWithTag } from "@/api/client";
import { Problem } from "@/api/problem";
import { callPage as text } from "@/strings/calls";
import { common } from "@/strings/common";
import { notify, notifyBad, notifyGood } from "@/ui/toast";
import type { Call } from "./call_model";

type Body = Partial<Pick<Call, "notes" | "feedback" | "disposition" | "rating" | "assigned_to" | "tags">>;

/** A call that is under way changes a few times a second. */
const TRIES_MAX = 6;

/** What people say of a call, and nothing that the call says of itself. */
export const wordsOf = ({ notes, feedback, disposition, rating, assigned_to, tags }: Call): string =>
  JSON.stringify([notes, feedback, disposition, rating, assigned_to, tags]);

/**
 * Keeps what somebody says of a call. A call that is under way changes by itself all the time: that is no reason to refuse;
 * what another person has written meanwhile is, and is shown instead.
 */
export function useAnnotate(call: Call, tag: string): (body: Body) => Promise<boolean> {
  const client = useQueryClient();
  const path = { id: call.id };
  const send = (body: Body, revision: string) =>
    unwrap(api.PATCH("/api/calls/{id}", { params: { path, header: { "If-Match": revision } }, body } as never));
  const stale = (error: unknown) => error instanceof Problem && error.status === 412;
  /** False where somebody else has written meanwhile. */
  const keep = async (body: Body): Promise<boolean> => {
    let revision = tag;
    for (let tries = 1; ; tries++) {
      try {
        await send(body, revision);
        return true;
      } catch (error) {
        if (!stale(error) || tries === TRIES_MAX) throw error;
      }
      const now = await unwrapWithTag(api.GET("/api/calls/{id}", { params: { path } }));
      if (wordsOf(now.value) !== wordsOf(call)) return false;
      revision = now.tag;
    }
  };
  return async (body) => {
    try {
      const kept = await keep(body);
      if (kept) notifyGood(common.saved);
      else notify({ title: text.changedMeanwhile, tone: "bad" });
      return kept;
    } catch (error) {
      notifyBad(text.notes, error);
      return false;
    } finally {
      await client.invalidateQueries({ queryKey: ["call", call.id] });
    }
  };
}
