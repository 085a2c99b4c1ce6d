/** What the API answers instead of success: `application/problem+json`, or what stands for it when nothing came. */
export interface ProblemBody {
  type?: string;
  title?: string;
  detail?: string;
  request_id?: string;
  errors?: { pointer: string; detail: string }[];
}

/** Of a list that somebody typed: which of its entries it is about. */
const ofEntry = (place: number, detail: string): string =>
  /^\p{Lu}/u.test(detail) ? `Entry ${place}: ${detail}` : `Entry ${place} ${detail}`;

const TOLD_MAX = 5;
const several = (told: string[]): string => {
  const more = told.length - TOLD_MAX;
  return [...told.slice(0, TOLD_MAX), ...(more > 0 ? [`${more} more are not right either`] : [])].join(". ");
};

export class Problem extends Error {
  readonly type: string;
  readonly status: number;
  readonly detail: string;
  readonly requestId: string;
  readonly fields: Record<string, string>;

  constructor(status: number, body: ProblemBody, requestId = "") {
    super(body.detail || body.title || `The server answered ${status}.`);
    this.status = status;
    this.type = (body.type ?? "").replace(/^.*\//, "");
    this.detail = body.detail ?? "";
    this.requestId = body.request_id ?? requestId;
    this.fields = {};
    const entries: Record<string, string[]> = {};
    for (const { pointer, detail } of body.errors ?? []) {
      const steps = pointer.split("/").slice(1);
      const place = steps.findIndex((step) => /^\d+$/.test(step));
      const name = (place < 0 ? steps : steps.slice(0, place)).join(".");
      if (place < 0) this.fields[name] ??= detail;
      else (entries[name] ??= []).push(ofEntry(Number(steps[place]) + 1, detail));
    }
    for (const [name, told] of Object.entries(entries)) this.fields[name] ??= several(told);
  }

  /** Nothing came back: no network, or the server is away. */
  static unreachable(): Problem {
    return new Problem(0, { type: "unreachable", title: "The server cannot be reached." });
  }
}

/** Whether asking again may help. */
export function worthRetrying(error: unknown): boolean {
  return error instanceof Problem && (error.status === 0 || error.status >= 502);
}
