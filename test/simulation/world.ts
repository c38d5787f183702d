import type { CloudState } from "./cloud.ts";
import type { EngineState } from "./engine.ts";

/** All that outlives a run. */
export interface World {
  readonly engine: EngineState;
  readonly cloud: CloudState;
  readonly unread: Unread;
  /** Ids of certificates that a message has named to the user. */
  readonly named: readonly string[];
}

/** What nobody can know, because no read has shown it yet; or a stale one has hidden it again. */
interface Unread {
  /** What somebody else has imported. */
  readonly theirs: boolean;
  /** That tags were lost. */
  readonly tags: boolean;
}
