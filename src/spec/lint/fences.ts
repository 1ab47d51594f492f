import type { Diagnostic, Location } from '../../model/location.ts';
import { diagnostic } from './rule.ts';

/** A diagram whose fence does not say so: it is read, but shown as plain text by whatever renders the page. */
export function untaggedDiagram(at: Location): Diagnostic {
  return diagnostic('diagram-untagged', 'advice', 'this diagram stands in a fence without a language', at, {
    help: 'Begin the fence with ```mermaid.',
  });
}

/** A template in a fence: none of it is content, and its placeholders show that it still has to be filled in. */
export function templateFence(text: string, at: Location): readonly Diagnostic[] {
  const holes = [...new Set(text.match(/\[[A-Z][\w /|.,-]*\](?!\()/g) ?? [])];
  if (holes.length === 0) return [];
  const shown = holes.slice(0, 3).map((hole) => `\`${hole}\``);
  return [
    diagnostic(
      'template-placeholder-left',
      'advice',
      `this fence is an example of a page, so nothing of it is read; ${shown.join(', ')}${holes.length > 3 ? ` and ${holes.length - 3} more` : ''} are placeholders`,
      at,
      { help: 'Take the template out once the page itself says what it asks for.' },
    ),
  ];
}
