import { EMBEDDED } from '../model/environment.ts';
import type { Diagnostic } from '../model/location.ts';
import type { BoundSentence, Task } from '../model/plan.ts';
import { plan } from '../plan/plan.ts';
import { declared } from '../plan/sources/declared.ts';
import { inReadingOrder } from '../spec/read.ts';
import type { LoadedSpec } from './specs.ts';

/** All that can be said of a spec before anything is sent: how it reads, and how its scenarios can be planned. */
export function lintSpec({
  result,
  companionFile,
}: Pick<LoadedSpec, 'result' | 'companionFile'>): readonly Diagnostic[] {
  const { contract, companion, diagnostics } = result;
  const planning = plan(
    {
      contract,
      companion,
      inbox: contract.webhooks !== undefined,
      companionFile,
      exploration: undefined,
      environment: EMBEDDED,
      burst: false,
      secondClient: false,
      maxWaitMs: 0,
    },
    { environment: EMBEDDED, seed: 1, sources: [declared], selection: { only: [], skip: [] } },
  );
  const open = planning.plan.tasks.flatMap(openSentences).map(unbound);
  return inReadingOrder([...diagnostics, ...planning.diagnostics, ...open]);
}

function openSentences(task: Task): readonly BoundSentence[] {
  if (task.kind !== 'scenario') return [];
  return [...task.setup, ...task.postconditions].filter(({ action }) => action.form === 'unbound');
}

function unbound({ role, text, at, action }: BoundSentence): Diagnostic {
  const file = action.form === 'unbound' ? action.companion : '';
  const isSetup = role === 'setup';
  return {
    code: isSetup ? 'setup-without-hook' : 'unobservable-postcondition',
    severity: 'warning',
    message: isSetup
      ? `nothing brings about "${text}", so its scenario stays inconclusive and nothing is sent`
      : `nothing observes "${text}", so its scenario stays inconclusive`,
    at,
    related: [],
    help: `Bind it in ${file}: ${isSetup ? 'setup and request' : 'postcondition and http-resource, sql-row or webhook-inbox'} (docs/companion.md).`,
  };
}
