import type { CheckLevel, CheckSetting } from '../model/scenario.ts';
import type { TreeNode } from '../model/tree.ts';
import { entriesOf, text } from './nodes.ts';
import type { Reading } from './section.ts';
import { nearest } from './suggest.ts';

const LEVELS: readonly CheckLevel[] = ['off', 'advice', 'violation'];

/** `checks: { challenge: off, no-internals: advice }` in a companion file. */
export function readCheckSettings(node: TreeNode | undefined, reading: Reading): readonly CheckSetting[] {
  if (node !== undefined && node.kind !== 'map') {
    reading.complain({
      code: 'check-level-unknown',
      severity: 'error',
      message: '`checks` is a map from the id of a check to off, advice or violation',
      at: node.at,
      related: [],
      help: 'For example: checks: { no-server-error: advice }.',
    });
  }
  return entriesOf(node).flatMap(({ key, keyAt, value }): readonly CheckSetting[] => {
    // Some YAML readers take `off` for false.
    const said = text(value) === 'false' ? 'off' : (text(value) ?? '');
    const level = LEVELS.find((candidate) => candidate === said);
    if (level !== undefined) return [{ check: { value: key, at: keyAt }, level }];
    const near = nearest(said, LEVELS);
    reading.complain({
      code: 'check-level-unknown',
      severity: 'error',
      message: `\`${said}\` is no level of a check`,
      at: value.at,
      related: [],
      help: near === undefined ? `Levels are ${LEVELS.join(', ')}.` : `Did you mean \`${near}\`?`,
    });
    return [];
  });
}
