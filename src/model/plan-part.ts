/** The plan that a run belongs to: the whole of it, a shard, or what an interrupted run left. */
export interface PlanPart {
  /** Digest of the whole plan's tasks: parts of one plan share it. */
  readonly whole: string;
  /** How many tasks the whole plan has. */
  readonly tasks: number;
  /** What it was made with, flag by flag, for whoever has to say why two plans differ. */
  readonly flags: Readonly<Record<string, string>>;
  /** Tasks that are here only because others build on them: another part counts them. */
  readonly borrowed: readonly string[];
  /** `split` is a digest of who has what: shards of different splits do not fit together. */
  readonly shard?: { readonly index: number; readonly of: number; readonly split: string };
  /** It goes on where an earlier run of the same journal stopped. */
  readonly continues?: true;
}
