// Modules that can be loaded any number of times: each load is a process with a memory of its own.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { compileFunction } from "node:vm";
import { kept } from "./kept.ts";
import { transpiled } from "./transpiled.ts";

const root = resolve(import.meta.dirname, "../..");
const fromRoot = createRequire(join(root, "package.json"));

/** What a module finds in place of the global of that name, or of that built-in module. */
export interface Surroundings {
  readonly globals: Readonly<Record<(typeof globalNames)[number], unknown>>;
  /** By name; or, by path, in place of a module of the repository. */
  readonly builtins: Readonly<Record<string, unknown>>;
}

const globalNames = ["setTimeout", "clearTimeout", "Date", "Math", "console"] as const;
const parameterNames = ["exports", "require", "module", ...globalNames];

/** Paths are relative to the repository. */
export interface ModuleSetOptions {
  /** Packages that keep time, so that they need the process's own clock. */
  readonly packages: readonly string[];
  /** Modules without a memory, loaded once for all: whether a module's path is one of them. */
  readonly isPure: (path: string) => boolean;
  /** What those find in place of built-in modules. */
  readonly builtinsOfPure: Surroundings["builtins"];
  /** Changes a module's source, to see whether that is found out. */
  readonly edit?: (path: string, source: string) => string;
  /** Pure functions of texts or bytes that cost more than all the rest: their results are kept. Path → names. */
  readonly remembered: Readonly<Record<string, readonly string[]>>;
}

type Exports = Record<string, unknown>;
type Body = (...parameters: unknown[]) => void;

export class ModuleSet {
  readonly #options: ModuleSetOptions;
  readonly #bodies = new Map<string, Body>();
  readonly #shared = new Map<string, Exports>();
  readonly #external = new Map<string, unknown>();
  readonly #paths = new Map<string, string>();

  constructor(options: ModuleSetOptions) {
    this.#options = options;
  }

  /** Starts a process: answers its `require`, by paths relative to the repository. */
  start({ globals, builtins }: Surroundings): (path: string) => unknown {
    const own = new Map<string, Exports>();
    const load = (path: string): Exports => {
      const standIn = builtins[path];
      if (standIn !== undefined) return standIn as Exports;
      const isPure = this.#options.isPure(path);
      const loaded = isPure ? this.#shared : own;
      const known = loaded.get(path);
      if (known !== undefined) return known;
      const module = { exports: {} as Exports };
      loaded.set(path, module.exports);
      const body = this.#bodyOf(path);
      const around: Readonly<Record<string, unknown>> = isPure ? globalThis : globals;
      const parameters = globalNames.map((name) => around[name]);
      body(module.exports, (name: string) => find(name, dirname(path), isPure), module, ...parameters);
      for (const name of this.#options.remembered[path] ?? []) module.exports[name] = remembering(module.exports[name]);
      return module.exports;
    };
    const find = (name: string, folder: string, isPure: boolean): unknown => {
      if (name.startsWith(".")) return load(this.#pathOf(name, folder));
      if (this.#options.packages.includes(name)) return load(join("node_modules", name, "index.js"));
      return (isPure ? this.#options.builtinsOfPure : builtins)[name] ?? this.#require(name);
    };
    return load;
  }

  #pathOf(name: string, folder: string): string {
    return kept(this.#paths, `${folder} ${name}`, () => join(folder, name));
  }

  #require(name: string): unknown {
    if (!this.#external.has(name)) this.#external.set(name, fromRoot(name));
    return this.#external.get(name);
  }

  #bodyOf(path: string): Body {
    return kept(this.#bodies, path, () => {
      const file = join(root, path);
      const source = readFileSync(file, "utf8");
      const edited = this.#options.edit?.(path, source) ?? source;
      return compileFunction(transpiled(edited), parameterNames, { filename: file }) as Body;
    });
  }
}

/** The results are kept by the first argument, a text or bytes; what fails is computed again. */
function remembering(work: unknown): unknown {
  const results = new Map<unknown, unknown>();
  return (content: unknown, ...more: unknown[]) => {
    const key = Buffer.isBuffer(content) ? content.toString("latin1") : content;
    return kept(results, key, () => (work as (...all: unknown[]) => unknown)(content, ...more));
  };
}
