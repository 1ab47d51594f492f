import type { Located } from '../../model/location.ts';
import type { Binding, ScenarioDeclaration } from '../../model/scenario.ts';
import { nearest } from '../suggest.ts';
import { diagnostic, type Linted, type LintRule } from './rule.ts';

const PARAMETERS: readonly string[] = ['int', 'float', 'word', 'string'];
/** Further ones that Cucumber knows, and `{}` for anything. */
const RARE: readonly string[] = ['', 'bigdecimal', 'biginteger', 'byte', 'double', 'long', 'short'];

/** A parameter type that is none makes a sentence a mere text, which nothing on the page then matches. */
export const unknownParameterTypes: LintRule = function* (linted) {
  const literal = new Set(sentencesOf(linted).map(({ text }) => text.value.trim()));
  for (const { sentence } of bindingsOf(linted)) {
    if (literal.has(sentence.value.trim())) continue;
    for (const [written, name = ''] of sentence.value.matchAll(/(?<!\\)\{([^{}]*)\}/g)) {
      if (PARAMETERS.includes(name) || RARE.includes(name)) continue;
      const near = nearest(name, PARAMETERS);
      yield diagnostic(
        'parameter-type-unknown',
        'error',
        `\`${written}\` is no parameter type of a sentence`,
        sentence.at,
        {
          help:
            near === undefined
              ? `There are: ${PARAMETERS.map((known) => `{${known}}`).join(', ')}. Write \\{ for a brace.`
              : `Did you mean {${near}}?`,
        },
      );
    }
  }
};

/** A binding that waits for what is never sent would blame the provider for a slip of the pen. */
export const unknownEvents: LintRule = function* ({ contract, companion }) {
  const { webhooks } = contract;
  const known = [
    ...(webhooks?.events.map(({ name }) => name) ?? []),
    ...(webhooks?.listed.map(({ value }) => value) ?? []),
  ];
  for (const { value, at } of companion?.events ?? []) {
    if (known.includes(value) || value.includes('{')) continue;
    const near = nearest(value, known);
    yield diagnostic('event-unknown', 'error', `the page promises no event \`${value}\``, at, {
      related: webhooks === undefined ? [] : [{ message: 'its webhooks', at: webhooks.at }],
      help:
        near !== undefined
          ? `Did you mean \`${near}\`?`
          : known.length === 0
            ? 'Describe it under webhooks: {events: ...}.'
            : `It promises: ${[...new Set(known)].join(', ')}.`,
    });
  }
};

/** A binding of a sentence that stands nowhere: the sentence was changed, or mistyped here. */
export const unusedBindings: LintRule = function* (linted) {
  const sentences = sentencesOf(linted);
  const bindings = bindingsOf(linted);
  const used = new Map(
    sentences.flatMap((sentence) => {
      const binding = bindings.find((candidate) => binds(candidate, sentence, linted));
      return binding === undefined ? [] : [[sentence, binding] as const];
    }),
  );
  const open = sentences.filter((sentence) => !used.has(sentence));
  for (const binding of bindings) {
    if ([...used.values()].includes(binding) || isBeyond(binding, linted)) continue;
    const elsewhere = sentences.find((sentence) =>
      binds({ ...binding, role: sentence.role }, sentence, linted),
    );
    const earlier = elsewhere === undefined ? undefined : used.get(elsewhere);
    yield diagnostic(
      'binding-unused',
      'warning',
      `no ${binding.role} of the page reads "${binding.sentence.value}", so this binding does nothing`,
      binding.sentence.at,
      {
        related:
          elsewhere === undefined
            ? []
            : [{ message: `a ${elsewhere.role} that reads so`, at: elsewhere.text.at }],
        help: whatToDo(binding, elsewhere, { earlier, open }),
      },
    );
  }
};

interface Sentence {
  readonly role: Binding['role'];
  readonly text: Located<string>;
}

function whatToDo(
  { role, sentence }: Binding,
  elsewhere: Sentence | undefined,
  context: { readonly earlier: Binding | undefined; readonly open: readonly Sentence[] },
): string {
  if (elsewhere?.role === role && context.earlier !== undefined)
    return `The binding at line ${context.earlier.at.line} comes first and takes it: keep one of them.`;
  if (elsewhere !== undefined) return `Bind it as a ${elsewhere.role}.`;
  const candidates = context.open.filter((other) => other.role === role).map(({ text }) => text.value);
  const near = nearest(sentence.value, candidates);
  return near === undefined ? 'Correct the sentence, or take the binding out.' : `Did you mean "${near}"?`;
}

function binds({ role, sentence }: Binding, { role: asked, text }: Sentence, { matches }: Linted): boolean {
  if (role !== asked) return false;
  return sentence.value.trim() === text.value.trim() || matches?.(sentence.value, text.value) !== undefined;
}

/** Without a reader of expressions only plain sentences can be compared. */
function isBeyond({ sentence }: Binding, { matches }: Linted): boolean {
  return matches === undefined && /[{}()/\\]/.test(sentence.value);
}

function bindingsOf({ companion }: Linted): readonly Binding[] {
  return companion?.companion.bindings ?? [];
}

function sentencesOf({ contract, companion }: Linted): readonly Sentence[] {
  const scenarios: readonly ScenarioDeclaration[] = [
    ...contract.scenarios,
    ...(companion?.companion.scenarios ?? []),
  ];
  return scenarios.flatMap(({ preconditions, setup, postconditions }) => [
    ...preconditions.map((text) => ({ role: 'precondition', text }) as const),
    ...setup.map((text) => ({ role: 'setup', text }) as const),
    ...postconditions.map((text) => ({ role: 'postcondition', text }) as const),
  ]);
}
