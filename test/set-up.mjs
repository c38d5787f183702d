// Sets up what `npm start` and `npm test` need, from a bare clone on: dependencies by the lockfile, the build, and for the
// tests moto, a second ACM. Each step is skipped when its result is up to date. Runs on Node 20, before anything is installed.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const underCi = process.env.CI === "true";
const motoVersion = "5.2.1";

if (process.argv.includes("--only-moto")) {
  setUpMoto();
} else {
  setUpProject();
  if (process.argv.includes("--with-moto")) setUpMoto();
}

function setUpProject() {
  step("dependencies", ["package.json", "package-lock.json"], join("node_modules", ".set-up"), () =>
    run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"]),
  );
  step("build", ["tsconfig.json", "package-lock.json", ...filesIn("provider")], join("dist", ".set-up"), () => {
    rmSync(join(root, "dist"), { recursive: true, force: true });
    run(join(root, "node_modules", ".bin", "tsc"), ["--project", "tsconfig.json"]);
  });
}

function setUpMoto() {
  try {
    step("moto", ["test/set-up.mjs"], join(".cache", "moto", ".set-up"), () => {
      run("python3", ["-m", "venv", join(root, ".cache", "moto")]);
      const pip = join(root, ".cache", "moto", "bin", "pip");
      run(pip, ["install", "--quiet", "--disable-pip-version-check", `moto[server]==${motoVersion}`]);
    });
  } catch (error) {
    if (underCi) throw error;
    console.log(`set-up: SKIPPED moto, so its conformance tests are skipped too: ${error.message.split("\n")[0]}`);
  }
}

function step(name, inputs, stamp, work) {
  const digest = createHash("sha256");
  for (const input of inputs) digest.update(readFileSync(join(root, input)));
  const wanted = digest.digest("hex");
  const stampFile = join(root, stamp);
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === wanted) return;
  console.log(`set-up: ${name} …`);
  work();
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, wanted);
}

function filesIn(folder) {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort();
}

function run(command, args) {
  execFileSync(command, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
}
