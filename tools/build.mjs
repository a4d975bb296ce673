// static/src -> static/dist: one script and one sheet for every page, charts apart, icons in one file.
import { build } from "esbuild";
import { mkdir, readFile, writeFile } from "node:fs/promises";

const src = "static/src";
const dist = "static/dist";
const icons = "node_modules/bootstrap-icons/icons";

await build({
  entryPoints: [`${src}/app.js`, `${src}/app.css`, `${src}/charts.js`],
  outdir: dist,
  bundle: true,
  minify: true,
  format: "iife",
  target: "chrome78", // the oldest browser in the bureau's offices
  legalComments: "linked", // licences beside the bundles
  logLevel: "warning",
});

// icons.txt names the icons in use, one a line; a page shows one with <use href="…/icons.svg#name">.
const names = (await readFile(`${src}/icons.txt`, "utf8")).split("\n").filter(Boolean);
const symbols = await Promise.all(
  names.map(async (name) => {
    const svg = await readFile(`${icons}/${name}.svg`, "utf8");
    const body = svg.replace(/^[^>]*>/, "").replace("</svg>", "").trim();
    return `<symbol id="${name}" viewBox="0 0 16 16">${body}</symbol>`;
  }),
);
await mkdir(dist, { recursive: true });
await writeFile(
  `${dist}/icons.svg`,
  `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`,
);
