// A local ACM in a process of its own: `node test/clouds/acm/main.ts [port]` prints one line of JSON with its URL and
// the environment for its clients, and runs until it is signalled.
import { startLocalAcm } from "./serve.ts";

const started = await startLocalAcm({ port: Number(process.argv[2] ?? 0) });
console.log(JSON.stringify({ url: started.url, env: started.env }));
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void started.close());
