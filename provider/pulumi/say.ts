const said = new Set<string>();

/**
 * The engine shows what the provider process prints, but not for which resource: so every line says it. `check`, `diff`
 * and `update` may all find the same; it is said once a run.
 */
export function warnAs(provenanceId: string): (message: string) => void {
  return (message) => say(`warning: ${provenanceId}: ${message}`, console.warn);
}

/** What a change does, in one line. */
export function noteAs(provenanceId: string): (message: string) => void {
  return (message) => say(`${provenanceId}: ${message}`, console.log);
}

function say(line: string, print: (line: string) => void): void {
  if (said.has(line)) return;
  said.add(line);
  print(line);
}
