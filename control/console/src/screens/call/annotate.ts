import { useQueryClient } from "@tanstack/react-query";
import { api, unwrap, unwrapWithTag } from "@/api/client";
import { Problem } from "@/api/problem";
import { callPage as text } from "@/strings/calls";
import { common } from "@/strings/common";
import { notify, notifyBad, notifyGood } from "@/ui/toast";
import type { Call } from "./call_model";

type Body = Partial<Pick<Call, "notes" | "feedback" | "disposition" | "rating" | "assigned_to" | "tags">>;

/** A call that is under way may change faster than anybody asks again. */
const TRIES_MAX = 3;

/** What people say of a call, and nothing that the call says of itself. */
export const wordsOf = ({ notes, feedback, disposition, rating, assigned_to, tags }: Call): string =>
  JSON.stringify([notes, feedback, disposition, rating, assigned_to, tags]);

interface Revised<T> {
  value: T;
  tag: string;
}

const stale = (error: unknown) => error instanceof Problem && error.status === 412;

/**
 * Sends a change of a row that changes by itself meanwhile: that is no reason to give up, what another person has written is.
 * False then; `same` tells whether what people wrote is as it was. In the end without a tag: who writes in the moment since the last
 * look is overwritten, and nobody has to stop the call to be heard.
 */
export async function keepAmid<T>(
  tag: string,
  send: (tag: string | undefined) => Promise<unknown>,
  read: () => Promise<Revised<T>>,
  same: (now: T) => boolean,
): Promise<boolean> {
  let revision: string | undefined = tag;
  for (let tries = 1; ; tries++) {
    try {
      await send(revision);
      return true;
    } catch (error) {
      if (!stale(error) || revision === undefined) throw error;
    }
    const now = await read();
    if (!same(now.value)) return false;
    revision = tries < TRIES_MAX ? now.tag : undefined;
  }
}

/** Keeps what somebody says of a call, and tells how that went. */
export function useAnnotate(call: Call, tag: string): (body: Body) => Promise<boolean> {
  const client = useQueryClient();
  const path = { id: call.id };
  const read = () => unwrapWithTag(api.GET("/api/calls/{id}", { params: { path } }));
  return async (body) => {
    const send = (revision: string | undefined) => {
      const header = revision === undefined ? {} : { "If-Match": revision };
      return unwrap(api.PATCH("/api/calls/{id}", { params: { path, header }, body } as never));
    };
    try {
      const kept = await keepAmid(tag, send, read, (now) => wordsOf(now) === wordsOf(call));
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
