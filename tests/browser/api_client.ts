import { PASSWORD } from "./browser.ts";

/** The API as a program sees it, for what a test needs to be there before people look. */
export class ApiClient {
  private readonly url: string;
  readonly token: string;

  private constructor(url: string, token: string) {
    this.url = url;
    this.token = token;
  }

  static async signIn(url: string, email: string): Promise<ApiClient> {
    const { access_token } = await new ApiClient(url, "").send<{ access_token: string }>("POST", "/api/auth/login", {
      email,
      password: PASSWORD,
    });
    return new ApiClient(url, access_token);
  }

  get = <T>(path: string): Promise<T> => this.send<T>("GET", path);

  /** Throws what was answered instead of success. */
  async send<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        ...(this.token ? { Authorization: `Bearer ${this.token}` } : {}),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return (text ? JSON.parse(text) : undefined) as T;
  }

  /** The first of a list. */
  async first<T>(path: string): Promise<T> {
    const { data } = await this.get<{ data: T[] }>(path);
    if (!data[0]) throw new Error(`${path} is empty`);
    return data[0];
  }
}
