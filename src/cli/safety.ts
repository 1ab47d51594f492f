import type { Contract } from '../model/contract.ts';
import { type EnvironmentDeclaration, hostOf, isProduction } from '../model/environment.ts';
import { formatLocation, type Located } from '../model/location.ts';
import type { Plan, Task } from '../model/plan.ts';

export interface Permissions {
  /** Requests that may create, change or remove something. */
  readonly writes: boolean;
  /** Made-up and wrong input. */
  readonly fuzz: boolean;
}

/** An environment that a run only reads from, unless it is told otherwise. */
export interface Guard {
  /** Why, as a clause. */
  readonly why: string;
  /** Real customers use it: its limits are never gone over on purpose. */
  readonly production: boolean;
}

/** Why a run may only read there; undefined where it may write. */
export function guardOf(
  contract: Contract,
  environment: string,
  context: { readonly baseUrl: string | undefined; readonly readOnly: Located<boolean> | undefined },
): Guard | undefined {
  const named = guardByName(environment);
  if (named !== undefined) return named;
  const { readOnly, baseUrl } = context;
  const declared = contract.environments.find(({ name }) => name === environment);
  // Another name for the same place is no way around the guard.
  const same = ownerOf(baseUrl, contract.environments);
  const through =
    same === undefined || same.name === environment
      ? undefined
      : (guardByName(same.name) ?? guardByPage(same));
  if (through !== undefined)
    return {
      why: `${hostOf(baseUrl)} is the host of \`${same?.name}\`, and ${through.why}`,
      production: through.production,
    };
  if (readOnly?.value === true)
    return { why: `${formatLocation(readOnly.at)} says that it is only read`, production: false };
  return declared === undefined ? undefined : guardByPage(declared);
}

function guardByName(environment: string): Guard | undefined {
  return isProduction(environment)
    ? { why: `\`${environment}\` is an environment of customers`, production: true }
    : undefined;
}

function guardByPage({ readOnly, at }: EnvironmentDeclaration): Guard | undefined {
  return readOnly === true
    ? { why: `${at.file}:${at.line} says that it is only read`, production: false }
    : undefined;
}

/** The plan without what is not permitted. */
export function permitted(plan: Plan, { writes, fuzz }: Permissions): Plan {
  const kept = plan.tasks.filter(
    (task) => (fuzz || !isExploring(task)) && (writes || task.effect === 'safe'),
  );
  const ids = new Set(kept.map(({ id }) => id));
  // A task without what it builds on could not be judged.
  return { ...plan, tasks: kept.filter(({ base }) => base === undefined || ids.has(base)) };
}

/** Tasks with input that nobody documented: random, or wrong on purpose; or more of it than is allowed. */
function isExploring(task: Task): boolean {
  return task.kind !== 'scenario' || task.minor || task.steps.some(({ kind }) => kind === 'burst');
}

/** Whose place a URL is. Environments may share a host: the one with the longest beginning of the URL, else the guarded one. */
function ownerOf(
  url: string | undefined,
  environments: readonly EnvironmentDeclaration[],
): EnvironmentDeclaration | undefined {
  const host = hostOf(url);
  if (url === undefined || host === undefined) return undefined;
  const there = environments.filter(({ baseUrl }) => hostOf(baseUrl?.value) === host);
  const beginning = ({ baseUrl }: EnvironmentDeclaration): string =>
    (baseUrl?.value ?? '').replace(/\/+$/, '');
  const [closest] = there
    .filter((other) => url === beginning(other) || url.startsWith(`${beginning(other)}/`))
    .sort((left, right) => beginning(right).length - beginning(left).length);
  return closest ?? there.find((other) => guardByName(other.name) ?? guardByPage(other));
}
