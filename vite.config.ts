import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const OUT = "src/depesche/assets";
/** What the reader script may weigh by gzip, in bytes. */
const READER_BYTES = 5120;
/** What the first load of the desk may weigh by gzip, its composer included, in bytes. */
const DESK_BYTES = 250_000;
/** What the desk loads at first, and what whoever writes loads with it. */
const FIRST = ["desk/main.ts", "desk/stream/DeskPage.svelte", "desk/composer/Composer.svelte"];
/** Where the service worker has the list of files that it keeps. */
const KEPT = /(["'`])__KEPT_FILES__\1/;

interface Chunk {
  file: string;
  imports?: string[];
  css?: string[];
}

/** Puts each built file's Brotli and gzip form beside it, and refuses what is too heavy. */
function packed(): Plugin {
  return {
    name: "packed",
    apply: "build",
    closeBundle() {
      if (!existsSync(join(OUT, "manifest.json"))) return; // it was refused before, with the reason
      const weights = new Map<string, number>();
      for (const name of readdirSync(OUT).filter((file) => !/\.(br|gz)$/.test(file))) {
        const body = readFileSync(join(OUT, name));
        const gz = gzipSync(body, { level: 9 });
        weights.set(name, gz.length);
        if (name.endsWith(".png")) continue;
        const br = brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
        writeFileSync(join(OUT, `${name}.gz`), gz);
        writeFileSync(join(OUT, `${name}.br`), br);
      }
      const manifest = JSON.parse(readFileSync(join(OUT, "manifest.json"), "utf8")) as Record<string, Chunk>;
      weigh("the reader script", loads(manifest, ["reader/reader.ts"]), weights, READER_BYTES);
      weigh("the first load of the desk", loads(manifest, FIRST), weights, DESK_BYTES);
    },
  };
}

function weigh(what: string, files: Set<string>, weights: Map<string, number>, limit: number): void {
  const bytes = [...files].reduce((sum, file) => sum + (weights.get(file) ?? 0), 0);
  if (bytes > limit) throw new Error(`${what} has ${bytes} bytes by gzip; the limit is ${limit}`);
}

/** Gives the files that these sources need before they run. */
function loads(manifest: Record<string, Chunk>, sources: string[]): Set<string> {
  const files = new Set<string>();
  const follow = (name: string) => {
    const chunk = manifest[name];
    if (!chunk || files.has(chunk.file)) return;
    for (const file of [chunk.file, ...(chunk.css ?? [])]) files.add(file);
    chunk.imports?.forEach(follow);
  };
  for (const source of sources) follow(`frontend/${source}`);
  return files;
}

/** Keeps the scripts of readers and of the service worker alone, and tells the worker which files the desk has. */
function apart(): Plugin {
  return {
    name: "apart",
    apply: "build",
    generateBundle(_, bundle) {
      const outputs = Object.values(bundle);
      const chunks = outputs.filter((output) => output.type === "chunk");
      for (const chunk of chunks.filter(
        (chunk) => chunk.isEntry && /^(reader|earlier|returned|replay|worker)$/.test(chunk.name),
      )) {
        if (chunk.imports.length) throw new Error(`${chunk.name} must stand alone, but imports ${chunk.imports}`);
      }
      const files = outputs
        .map((output) => output.fileName)
        .filter((name) => !/^(reader|earlier|returned|replay|worker)-/.test(name));
      const worker = chunks.find((chunk) => chunk.isEntry && chunk.name === "worker");
      if (worker) {
        const kept = JSON.stringify(files.sort());
        const version = createHash("sha256").update(kept).digest("hex").slice(0, 12);
        if (!KEPT.test(worker.code)) throw new Error("the service worker has no place for its list of files");
        worker.code = worker.code.replace(KEPT, JSON.stringify({ version, files }));
      }
    },
  };
}

export default defineConfig({
  base: "/assets/",
  publicDir: false,
  plugins: [svelte({ compilerOptions: { runes: true } }), apart(), packed()],
  build: {
    outDir: OUT,
    emptyOutDir: true,
    assetsDir: "",
    assetsInlineLimit: 0,
    manifest: "manifest.json",
    modulePreload: false,
    rollupOptions: {
      input: [
        "frontend/reader/reader.ts",
        "frontend/reader/earlier.ts",
        "frontend/reader/returned.ts",
        "frontend/reader/replay.ts",
        "frontend/reader/reader.css",
        "frontend/reader/icon.svg",
        "frontend/desk/main.ts",
        "frontend/desk/worker/worker.ts",
        "frontend/desk/icons/icon-192.png",
        "frontend/desk/icons/icon-512.png",
        "frontend/desk/icons/icon-maskable-512.png",
      ],
    },
  },
  resolve: process.env.VITEST ? { conditions: ["browser"] } : {},
  test: { environment: "jsdom", include: ["frontend/**/*.test.ts"] },
});
