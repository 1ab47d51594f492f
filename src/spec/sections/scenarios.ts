import type { Diagnostic, Located, Location } from '../../model/location.ts';
import type { ScenarioDeclaration } from '../../model/scenario.ts';
import type { MapNode, TreeEntry, TreeNode } from '../../model/tree.ts';
import { keysOf, strayKeys } from '../keys.ts';
import { entriesOf, get, isMapNode, itemsOf, text, texts } from '../nodes.ts';
import { mergedSection, type Reading } from '../section.ts';
import { readSteps } from './steps.ts';

const SCENARIO = {
  keys: keysOf(
    'name description kind tags preconditions precondition setup given request send steps expected expected_status expected_error ' +
      'expected_headers expected_body expect postconditions postcondition save method path body headers query',
  ),
};

/** `test_scenarios`: groups of one or many scenarios in all the shapes that pages use. */
export function readScenarios(trees: readonly MapNode[], reading: Reading): readonly ScenarioDeclaration[] {
  const section = mergedSection(trees, reading, 'test_scenarios', 'scenarios')?.value;
  return scenariosIn(section, reading);
}

/** The scenarios of a map of groups, or of a plain list. */
export function scenariosIn(section: TreeNode | undefined, reading: Reading): readonly ScenarioDeclaration[] {
  const groups: readonly TreeEntry[] =
    section?.kind === 'list' ? [{ key: 'scenario', keyAt: section.at, value: section }] : entriesOf(section);
  const seen = new Map<string, number>();
  // Of all groups this one alone has a meaning: where a scenario names no request, it is the one of the happy path.
  reading.complain(...strayKeys(section, { keys: ['happy_path'], open: true }, 'test_scenarios'));
  return groups.flatMap((group) =>
    itemsOf(group.value).flatMap((node): readonly ScenarioDeclaration[] => {
      if (!isMapNode(node)) {
        reading.complain(
          unreadable('this is no scenario: it says neither what to send nor what must come', node.at),
        );
        return [];
      }
      const scenario = readScenario(node, group, reading);
      const count = (seen.get(scenario.id) ?? 0) + 1;
      seen.set(scenario.id, count);
      return [count === 1 ? scenario : { ...scenario, id: `${scenario.id} (${count})` }];
    }),
  );
}

function readScenario(node: MapNode, group: TreeEntry, reading: Reading): ScenarioDeclaration {
  const kind = text(get(node, 'kind')) ?? group.key;
  const name = text(get(node, 'name')) ?? kind;
  reading.complain(...strayKeys(node, SCENARIO, `the scenario \`${name}\``));
  return {
    id: `${kind} > ${name}`,
    name,
    kind,
    tags: texts(get(node, 'tags')).map(({ value }) => value),
    preconditions: sentencesOf(get(node, 'preconditions', 'precondition', 'given'), reading),
    setup: sentencesOf(get(node, 'setup'), reading),
    steps: readSteps(node, reading),
    postconditions: sentencesOf(get(node, 'postconditions', 'postcondition'), reading),
    at: get(node, 'name')?.at ?? node.at,
  };
}

/** `- Set stock: 0` without quotes is a map to YAML, and no sentence to anybody. */
function sentencesOf(node: TreeNode | undefined, reading: Reading): readonly Located<string>[] {
  for (const item of itemsOf(node)) {
    if (item.kind !== 'scalar')
      reading.complain(unreadable('this is no sentence: one with a colon in it stands in quotes', item.at));
  }
  return texts(node);
}

function unreadable(message: string, at: Location): Diagnostic {
  return {
    code: 'scenario-unreadable',
    severity: 'error',
    message,
    at,
    related: [],
    help: 'A scenario is a map: name, request, expected: {status: 201}, postconditions: ["..."].',
  };
}
