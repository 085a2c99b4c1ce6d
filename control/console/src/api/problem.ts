/** What the API answers instead of success: `application/problem+json`, or what stands for it when nothing came. */
export interface ProblemBody {
  type?: string;
  title?: string;
  detail?: string;
  request_id?: string;
  errors?: { pointer: string; detail: string }[];
}

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
    // Of a list the field as a whole: `/numbers/3` is told at `numbers`; the first complaint is.
    this.fields = {};
    for (const { pointer, detail } of body.errors ?? []) this.fields[pointer.split("/")[1] ?? ""] ??= detail;
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
