/** At most so many at once, in the order of their asking. */
export function limiter(limit: number): <Result>(run: () => Promise<Result>) => Promise<Result> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (run) => {
    if (running >= limit) await new Promise<void>((resolve) => waiting.push(resolve));
    else running++;
    try {
      return await run();
    } finally {
      // The place goes straight to the next one, so that no newcomer can take it in between.
      const next = waiting.shift();
      if (next === undefined) running--;
      else next();
    }
  };
}
