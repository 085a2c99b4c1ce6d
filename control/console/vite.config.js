import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** Puts a .gz and a .br beside everything that shrinks, once it is written: the server compresses nothing itself. */
function compressed() {
  const shrinks = /\.(js|css|html|svg|json)$/;
  const worthwhile = 1024;
  return {
    name: "compressed",
    apply: "build",
    async writeBundle(options, bundle) {
      for (const name of Object.keys(bundle).filter((one) => shrinks.test(one))) {
        const file = join(options.dir, name);
        const bytes = await readFile(file);
        if (bytes.length < worthwhile) continue;
        await writeFile(`${file}.gz`, gzipSync(bytes, { level: 9 }));
        const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
        await writeFile(`${file}.br`, brotliCompressSync(bytes, { params }));
      }
    },
  };
}

// For `npm run dev`: the server whose API and feeds the pages use.
const server = process.env.TANDEM_URL ?? "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [react(), compressed()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: {
    outDir: process.env.TANDEM_CONSOLE_OUT ?? "dist",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
  },
  server: { proxy: { "/api": { target: server, secure: false }, "/ws": { target: server, ws: true, secure: false } } },
  test: { include: ["src/**/*.test.ts"] },
});
