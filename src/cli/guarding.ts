import { createInterface } from 'node:readline/promises';
import { UsageError } from '../model/errors.ts';
import { baseUrlOf, findEnvironment } from './environment.ts';
import type { PlannedSpec } from './planning.ts';
import type { ReachingFlags } from './reaching.ts';
import { type Guard, guardOf, permitted } from './safety.ts';
import { configuredFor } from './settings/configured.ts';
import type { LoadedSpec } from './specs.ts';
import { terminal } from './terminal.ts';
import { statedVariables } from './variables.ts';

export interface GuardFlags extends ReachingFlags {
  readonly allowWrites?: boolean;
  readonly allowFuzz?: boolean;
  readonly rateLimits?: boolean;
  readonly yes?: boolean;
}

/** Why a run of this page may only read, and how it could do more. */
export function guardFor(spec: LoadedSpec, { env, baseUrl, configured }: ReachingFlags): Guard | undefined {
  const { contract } = spec.result;
  const own = configuredFor(configured, env);
  const [url] = baseUrlOf(findEnvironment(contract, env), env, {
    baseUrl,
    configured: own.baseUrl,
    variable: statedVariables(env, { process: process.env, folder: '.' }),
  });
  return guardOf(contract, env, { baseUrl: url, readOnly: own.readOnly });
}

/** Where a run may only read, what does more is left out and said, unless the run is told otherwise. */
export function guarded({ spec, plan }: PlannedSpec, flags: GuardFlags): PlannedSpec {
  const guard = guardFor(spec, flags);
  if (guard === undefined) return { spec, plan };
  if (flags.rateLimits === true && (guard.production || flags.allowFuzz !== true)) {
    throw new UsageError(
      'BURST_REFUSED',
      `--rate-limits goes over the limits on purpose${guard.production ? `, never in \`${flags.env}\`` : ''}: ${guard.why}`,
      {
        help: guard.production
          ? 'Run it against the embedded sandbox or a test environment.'
          : 'Add --allow-fuzz where that is meant.',
      },
    );
  }
  const safe = permitted(plan, { writes: flags.allowWrites === true, fuzz: flags.allowFuzz === true });
  const left = plan.tasks.length - safe.tasks.length;
  if (left > 0)
    terminal.error(
      `${flags.env} is only read: ${left} of ${plan.tasks.length} tasks are left out (--allow-writes, --allow-fuzz): ${guard.why}.`,
    );
  return { spec, plan: safe };
}

/** Whoever lets a run write where it should only read says so twice. */
export async function askConsent(planned: readonly PlannedSpec[], flags: GuardFlags): Promise<void> {
  if (flags.allowWrites !== true || flags.yes === true) return;
  const writing = planned.flatMap(({ spec, plan }) => {
    const guard = guardFor(spec, flags);
    const tasks = plan.tasks.filter(({ effect }) => effect !== 'safe').length;
    return guard === undefined || tasks === 0 ? [] : [{ guard, tasks }];
  });
  const [first] = writing;
  if (first === undefined) return;
  const total = writing.reduce((sum, { tasks }) => sum + tasks, 0);
  const situation = `${total} ${total === 1 ? 'task' : 'tasks'} would create, change or remove something in \`${flags.env}\`: ${first.guard.why}`;
  if (process.stdin.isTTY !== true) {
    throw new UsageError('CONSENT_MISSING', situation, {
      help: 'Nobody can be asked here: add --yes where that is meant.',
    });
  }
  const terminals = createInterface({ input: process.stdin, output: process.stderr });
  try {
    checkConsent(
      await terminals.question(`${situation}.\nType the name of the environment to go on: `),
      flags.env,
    );
  } finally {
    terminals.close();
  }
}

/** The name of the environment, letter by letter: a yes is typed too easily. */
export function checkConsent(answer: string, environment: string): void {
  if (answer.trim() === environment) return;
  throw new UsageError('CONSENT_REFUSED', `nothing was sent: that is not \`${environment}\``);
}
