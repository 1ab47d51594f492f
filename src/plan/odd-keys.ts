import type { ScenarioTask } from '../model/plan.ts';
import { type Keyed, withKey } from './keys.ts';
import { scenarioTask, sendStep } from './tasks.ts';

/** A key is opaque: taken, or refused, but nothing to fail on. */
export function oddKeys(keyed: Keyed): readonly ScenarioTask[] {
  const { operation, profile } = keyed;
  return ODD_KEYS.map(([what, key]) =>
    scenarioTask(operation, 'idempotency', {
      title: `a key of ${what} is taken or refused`,
      at: profile.at,
      tags: ['hostile'],
      steps: [sendStep(operation, `key of ${what}`, withKey(keyed, key), { intent: 'hostile' })],
    }),
  );
}

const ODD_KEYS: readonly (readonly [string, string])[] = [
  ['one character', 'k'],
  ['255 characters', `{{symbol.key}}${'k'.repeat(255 - 36)}`],
  ['1,000 characters', `{{symbol.key}}${'k'.repeat(1000 - 36)}`],
  ['a quoted string', '"{{symbol.key}}"'],
  ['signs', "{{symbol.key}}'%;--<>&{}\\/"],
  ['spaces', '{{symbol.key}} with  spaces'],
];
