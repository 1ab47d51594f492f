import { DANGER_HANDLINGS } from '../model/effect.ts';
import type { Location } from '../model/location.ts';
import type { DangerSetting } from '../model/scenario.ts';
import type { TreeNode } from '../model/tree.ts';
import { entriesOf, text } from './nodes.ts';
import type { Reading } from './section.ts';
import { nearest } from './suggest.ts';

/** `dangerous: { "POST /api/v1/logout": never }` in a companion file. */
export function readDangers(node: TreeNode | undefined, reading: Reading): readonly DangerSetting[] {
  const unknown = (message: string, at: Location, help: string): void =>
    reading.complain({
      code: 'danger-unknown',
      severity: 'error',
      message,
      at,
      related: [],
      help,
    });
  if (node !== undefined && node.kind !== 'map')
    unknown(
      '`dangerous` is a map from an operation to last, never or ordinary',
      node.at,
      'For example: dangerous: { "POST /api/v1/logout": never }.',
    );
  return entriesOf(node).flatMap(({ key, keyAt, value }): readonly DangerSetting[] => {
    const said = text(value) ?? '';
    const handling = DANGER_HANDLINGS.find((candidate) => candidate === said);
    if (handling !== undefined) return [{ operation: { value: key, at: keyAt }, handling }];
    const near = nearest(said, DANGER_HANDLINGS);
    unknown(
      `\`${said}\` is nothing that can become of a dangerous operation`,
      value.at,
      near === undefined ? `Write ${DANGER_HANDLINGS.join(', ')}.` : `Did you mean \`${near}\`?`,
    );
    return [];
  });
}
