import type { TransportFailure } from '../model/exchange.ts';
import type { Finding } from '../model/finding.ts';
import type { SequenceTask } from '../model/plan.ts';
import type { SequenceCommand } from '../model/resource.ts';
import { type CommandAnswer, sendCommand } from './sequence-send.ts';
import { createThings, type Things } from './sequence-things.ts';
import type { TaskRun } from './task.ts';
import { createTaskState } from './task-state.ts';

/** What one sequence came to. */
export interface SequenceResult {
  readonly commands: readonly SequenceCommand[];
  readonly findings: readonly Finding[];
  readonly kept: readonly string[];
  /** Statements about the things that could be judged. */
  readonly seen: number;
  readonly failure: TransportFailure | undefined;
  /** Puts the requests of the sequence into the run's events. */
  readonly report: () => void;
}

/** A provider may need a moment before a change is seen everywhere. */
const PATIENCE_MS: readonly number[] = [100, 300, 600, 1000];

export async function playSequence(
  commands: readonly SequenceCommand[],
  task: SequenceTask,
  run: TaskRun,
): Promise<SequenceResult> {
  const things = createThings(task.resource);
  const state = createTaskState();
  const answers: CommandAnswer[] = [];
  const findings: Finding[] = [];
  const kept: string[] = [];
  let seen = 0;
  let failure: TransportFailure | undefined;
  // What stands behind the command that broke a promise has no part in it.
  const played: SequenceCommand[] = [];
  for (const command of commands) {
    played.push(command);
    const answer = await answerOf(command, things, { task, state, run });
    if (answer === undefined) continue;
    answers.push(answer.sent);
    if (answer.sent.form === 'failed') {
      failure = answer.sent.failure;
      break;
    }
    findings.push(...answer.sent.findings);
    kept.push(...answer.sent.kept);
    seen += answer.seen;
    const broken = answer.contradictions.map((message) => contradiction(message, answer.sent, task));
    findings.push(...broken);
    if (findings.some(({ severity }) => severity === 'violation')) break;
  }
  await removeAll(things, { task, state, run });
  const report = (): void => {
    for (const [index, answer] of answers.entries()) {
      const last = index === answers.length - 1;
      if (answer.form !== 'failed') answer.report(last ? findings : []);
    }
  };
  return { commands: played, findings, kept, seen, failure, report };
}

type Playing = Parameters<typeof sendCommand>[2];

interface Judged {
  readonly sent: CommandAnswer;
  readonly contradictions: readonly string[];
  readonly seen: number;
}

async function answerOf(
  command: SequenceCommand,
  things: Things,
  playing: Playing,
): Promise<Judged | undefined> {
  for (let tries = 0; ; tries += 1) {
    const sent = await sendCommand(command, things, playing);
    if (sent === undefined) return undefined;
    if (sent.form === 'failed') return { sent, contradictions: [], seen: 0 };
    const judged = things.note(command, sent.status, sent.body);
    const wait = PATIENCE_MS[tries];
    const mayPass = command.verb === 'read' || command.verb === 'list';
    if (judged.contradictions.length === 0 || !mayPass || wait === undefined) return { sent, ...judged };
    await playing.run.dependencies.wait(wait, playing.run.signal);
  }
}

function contradiction(message: string, sent: CommandAnswer, task: SequenceTask): Finding {
  const { operation, number } =
    sent.form === 'failed'
      ? { operation: task.suite, number: 0 }
      : { operation: sent.operation, number: sent.number };
  return {
    check: 'state-kept',
    severity: 'violation',
    message,
    task: task.id,
    step: 'sequence',
    operation,
    promise: undefined,
    at: task.at,
    exchange: number,
  };
}

async function removeAll(things: Things, playing: Playing): Promise<void> {
  if (playing.task.resource.remove === undefined || playing.run.signal.aborted) return;
  for (const index of things.left()) await sendCommand({ verb: 'remove', target: index }, things, playing);
}
