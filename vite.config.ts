import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const OUT = "src/depesche/assets";
/** What the reader script may weigh by gzip, in bytes. */
const READER_BYTES = 5120;

/** Puts each built file's Brotli and gzip form beside it, and refuses a reader script that is too heavy. */
function packed(): Plugin {
  return {
    name: "packed",
    apply: "build",
    closeBundle() {
      for (const name of readdirSync(OUT).filter((file) => !/\.(br|gz)$/.test(file))) {
        const body = readFileSync(join(OUT, name));
        const gz = gzipSync(body, { level: 9 });
        const br = brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
        writeFileSync(join(OUT, `${name}.gz`), gz);
        writeFileSync(join(OUT, `${name}.br`), br);
        if (/^reader-.*\.js$/.test(name) && gz.length > READER_BYTES) {
          throw new Error(`the reader script has ${gz.length} bytes by gzip; the limit is ${READER_BYTES}`);
        }
      }
    },
  };
}

export default defineConfig({
  base: "/assets/",
  publicDir: false,
  plugins: [svelte({ compilerOptions: { runes: true } }), packed()],
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
        "frontend/reader/reader.css",
        "frontend/reader/icon.svg",
        "frontend/desk/main.ts",
      ],
    },
  },
  resolve: process.env.VITEST ? { conditions: ["browser"] } : {},
  test: { environment: "jsdom", include: ["frontend/**/*.test.ts"] },
});
