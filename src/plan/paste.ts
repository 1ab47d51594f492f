import type { BoundSentence } from '../model/plan.ts';

/** YAML to paste into the companion file: the sentence as it is, with a binding of its usual form to fill in. */
export function stringify(role: BoundSentence['role'], text: string): string {
  const sentence = JSON.stringify(escapeExpression(text));
  switch (role) {
    case 'setup':
      return [
        `- setup: ${sentence}`,
        '  request: { method: PUT, path: /path/that/brings/it/about, body: {} }',
        '  teardown: { method: DELETE, path: /path/that/undoes/it }',
      ].join('\n');
    case 'precondition':
    case 'postcondition':
      return [
        `- ${role}: ${sentence}`,
        '  http-resource: { path: "/path/that/shows/it/{id}", expect: { body: {} } }',
      ].join('\n');
    default:
      return role satisfies never;
  }
}

/** Brackets, braces and slashes have a meaning in Cucumber expressions. */
function escapeExpression(text: string): string {
  return text.replace(/[(){}/\\]/g, '\\$&');
}
