// Bundles the page script, the worker and the frame into the folder that is given.
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { build } from "esbuild";

const outdir = process.argv[2] ?? "dist";
const common = { bundle: true, minify: true, outdir, target: ["es2022"], legalComments: "none", logLevel: "warning" };

await build({ ...common, format: "esm", entryPoints: ["src/button.js", "src/live.js"] });
await build({ ...common, format: "iife", entryPoints: ["src/worker.js"], loader: { ".py": "text" } });
await build({ ...common, entryPoints: ["src/live.css", "src/button.css"] });

// The frame's policy names its one script by its sum and allows no connection of any kind. A worker
// from a blob inherits it; Pyodide compiles WebAssembly and small functions, hence 'unsafe-eval'.
const { outputFiles } = await build({ ...common, format: "iife", write: false, entryPoints: ["src/frame.js"] });
const script = outputFiles[0].text.trim();
const sum = createHash("sha256").update(script).digest("base64");
const page = await readFile("src/frame.html", "utf8");
await writeFile(`${outdir}/frame.html`, page.replace("{{sum}}", sum).replace("{{script}}", () => script));
