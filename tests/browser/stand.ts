import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

export const root = resolve(import.meta.dirname, "../..");
const binaries = process.env.TANDEM_BINARIES ?? join(root, "build/release");
const consoleFolder = process.env.TANDEM_CONSOLE_DIR ?? join(binaries, "console");
const call = promisify(execFile);
/** What is said to the tests is nothing to the server, which refuses settings that it does not know. */
const surroundings = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("TANDEM_")));

const START_MS = 180_000;
/** Shorter for who writes a test and waits for its failures. */
const WAIT_MS = Number(process.env.TANDEM_PATIENCE_MS ?? START_MS);
const STOP_MS = 20_000;
const LOOK_MS = 50;

/** Below the ephemeral range, so that nothing else is given it between this look and the start; another port each time. */
const PORTS = { first: 24_000, last: 31_000 };
let candidate = PORTS.first + (randomBytes(2).readUInt16BE() % (PORTS.last - PORTS.first));

async function freePort(): Promise<number> {
  for (;;) {
    candidate = candidate >= PORTS.last ? PORTS.first : candidate + 1;
    const port = candidate;
    const free = await new Promise<boolean>((done) => {
      const server = createServer();
      server.once("error", () => done(false));
      server.listen(port, "127.0.0.1", () => server.close(() => done(true)));
    });
    if (free) return port;
  }
}

/** Asks until it is so; throws with `what` when it never is. */
export async function until<T>(what: string, look: () => Promise<T | undefined | false>, limitMs = WAIT_MS): Promise<T> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`waited ${limitMs} ms in vain: ${what}`);
    // Between two looks; the deadline above ends it.
    await new Promise((later) => setTimeout(later, LOOK_MS));
  }
}

export interface StandOptions {
  /** What the simulated peers do. */
  scenario: string;
  /** More words for the simulated carrier. */
  carrier: string[];
  /** More settings of the server. */
  settings: Record<string, string>;
}

/** A whole system on loopback: everything real but the carrier, the model and Google. */
export class Stand {
  readonly folder = mkdtempSync(join(tmpdir(), "tandem-browser."));
  url = "";
  private readonly processes = new Map<string, ChildProcess>();
  private carrier = "";
  private settings: Record<string, string> = {};

  static async start(options: Partial<StandOptions> = {}): Promise<Stand> {
    if (!existsSync(join(consoleFolder, "index.html")))
      throw new Error(`there is no console in ${consoleFolder}: tools/build release console`);
    const stand = new Stand();
    try {
      await stand.prepare({ scenario: join(root, "tools/sim/scenarios/front-desk.toml"), carrier: [], settings: {}, ...options });
    } catch (error) {
      await stand.stop();
      throw error;
    }
    return stand;
  }

  private async prepare({ scenario, carrier: more, settings }: StandOptions): Promise<void> {
    const postgres = join(this.folder, "postgres");
    await call(join(root, "tools/postgres"), ["start", postgres]);
    const url = async (...user: string[]) =>
      (await call(join(root, "tools/postgres"), ["url", postgres, ...user])).stdout.trim();
    const [database, owner] = [await url("tandem_app"), await url()];
    const [listen, ops, model, carrier, calendar] = await Promise.all(Array.from({ length: 5 }, freePort));
    this.url = `http://127.0.0.1:${listen}`;
    this.carrier = `http://127.0.0.1:${carrier}`;
    this.settings = {
      DATABASE_URL: database,
      DATABASE_MIGRATE_URL: owner,
      TANDEM_DATA_DIR: join(this.folder, "data"),
      TANDEM_LISTEN: `127.0.0.1:${listen}`,
      TANDEM_OPS_LISTEN: `127.0.0.1:${ops}`,
      TANDEM_CONSOLE_DIR: consoleFolder,
      TANDEM_SECRET_KEY: randomBytes(32).toString("base64"),
      JWT_SECRET: randomBytes(32).toString("hex"),
      OPENAI_API_KEY: "sk-simulated",
      OPENAI_REALTIME_URL: `ws://127.0.0.1:${model}/v1/realtime`,
      OPENAI_API_BASE: `http://127.0.0.1:${model}/v1`,
      TWILIO_ACCOUNT_SID: "AC00000000000000000000000000000001",
      TWILIO_AUTH_TOKEN: "simulated-token",
      TWILIO_API_BASE: this.carrier,
      TWILIO_WEBHOOK_BASE_URL: this.url,
      GOOGLE_CLIENT_ID: "simulated.apps.googleusercontent.com",
      GOOGLE_CLIENT_SECRET: "simulated-secret",
      GOOGLE_OAUTH_BASE: `http://127.0.0.1:${calendar}`,
      GOOGLE_API_BASE: `http://127.0.0.1:${calendar}`,
      // What a page shows of a slow database is the states' business; else it is no matter how busy this machine is.
      TANDEM_API_DEADLINE_MS: "10000",
      ...settings,
    };
    writeFileSync(join(this.folder, "tandem.toml"), "");
    mkdirSync(join(this.folder, "data"));
    await call(this.program("tandem"), ["migrate", "--config", this.file("tandem.toml"), "--demo"], {
      env: { ...surroundings, ...this.settings },
    });
    await call("psql", ["-X", "-q", "-f", join(root, "tools/elm_street.sql"), owner]);
    this.simulate("model", model, ["--script", scenario]);
    this.simulate("calendar", calendar, [
      ...["--client-id", this.settings.GOOGLE_CLIENT_ID ?? ""],
      ...["--client-secret", this.settings.GOOGLE_CLIENT_SECRET ?? ""],
    ]);
    this.simulate("carrier", carrier, [
      ...["--script", scenario, "--allow-ws", "--on-demand", "--record", this.file("carrier"), ...more],
      ...["--account-sid", this.settings.TWILIO_ACCOUNT_SID ?? ""],
      ...["--voice-url", `${this.url}/api/twilio/voice/inbound`],
      ...["--status-callback", `${this.url}/api/twilio/voice/status`],
    ]);
    // The model speaks its lines through before it listens: a call that comes earlier finds it away.
    for (const [name, port] of Object.entries({ model, calendar, carrier }))
      await until(`the simulated ${name} answers`, () => fetch(`http://127.0.0.1:${port}/`).catch(() => undefined), START_MS);
    await this.startServer();
  }

  private program = (name: string): string => join(binaries, name);
  file = (name: string): string => join(this.folder, name);

  private simulate(kind: string, port: number | undefined, rest: string[]): void {
    this.launch(kind, this.program("tandem-sim"), [kind, "--listen", `127.0.0.1:${port}`, ...rest]);
  }

  private launch(name: string, program: string, args: string[]): void {
    const log = openSync(this.file(`${name}.log`), "a");
    const child = spawn(program, args, { env: { ...surroundings, ...this.settings }, stdio: ["ignore", log, log] });
    this.processes.set(name, child);
  }

  async startServer(): Promise<void> {
    this.launch("server", this.program("tandem"), ["serve", "--config", this.file("tandem.toml")]);
    await until("the server answers", async () => {
      if (this.processes.get("server")?.exitCode !== null) throw new Error(`the server ended:\n${this.log("server")}`);
      return (await fetch(this.url).catch(() => undefined))?.ok;
    }, START_MS);
  }

  log(name: string): string {
    const file = this.file(`${name}.log`);
    return existsSync(file) ? readFileSync(file, "utf8").slice(-4_000) : "";
  }

  async stopServer(): Promise<void> {
    await this.end("server");
  }

  /** A call of the scenario rings: the first, or the one of that name. */
  async placeCall(name = ""): Promise<void> {
    const answer = await until("the simulated carrier answers", () =>
      fetch(`${this.carrier}/sim/calls`, { method: "POST", body: new URLSearchParams({ scenario: name }) }).catch(() => undefined),
    );
    if (!answer.ok) throw new Error(`no call was placed: ${await answer.text()}`);
  }

  private async end(name: string): Promise<void> {
    const child = this.processes.get(name);
    this.processes.delete(name);
    if (!child || child.exitCode !== null) return;
    const gone = new Promise((resolved) => child.once("exit", resolved));
    child.kill("SIGTERM");
    // One signal lets live calls go on; the second says goodbye to them.
    if (name === "server") child.kill("SIGINT");
    // No wait: the deadline of the one below.
    const insist = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
    await gone;
    clearTimeout(insist);
  }

  async stop(): Promise<void> {
    await this.end("server");
    for (const name of [...this.processes.keys()]) await this.end(name);
    await call(join(root, "tools/postgres"), ["remove", this.file("postgres")]).catch(() => undefined);
    rmSync(this.folder, { recursive: true, force: true });
  }
}
