import type { Location } from '../model/location.ts';
import { promiseId, type SpecPromise } from '../model/promise.ts';
import type { ScenarioDeclaration } from '../model/scenario.ts';

/** The expectations and postconditions of a scenario, one promise each. */
export function scenarioPromises(scenario: ScenarioDeclaration): readonly SpecPromise[] {
  const judged = scenario.steps.filter(
    (step) => step.form === 'send' || (step.form === 'sentence' && !/^response\b/i.test(step.text)),
  );
  let number = 0;
  const parts = scenario.steps.flatMap((step) => {
    if (step.form === 'wait') return [];
    if (step.form === 'send' || !/^response\b/i.test(step.text)) number += 1;
    const prefix = judged.length > 1 ? `step ${number} ` : '';
    return step.form === 'send'
      ? partsOfSend(step.expect, prefix)
      : partsOfSentence(step.text, step.at, prefix);
  });
  return [
    ...parts.map(({ part, words, at }) =>
      promise(promiseId.scenario(scenario.id, part), `${scenario.name}: ${words}`, at),
    ),
    ...scenario.postconditions.map(({ value, at }) =>
      promise(promiseId.scenario(scenario.id, `postcondition: ${value}`), `${scenario.name}: ${value}`, at),
    ),
  ];
}

interface Part {
  readonly part: string;
  readonly words: string;
  readonly at: Location;
}

function partsOfSend(
  expect: Extract<ScenarioDeclaration['steps'][number], { form: 'send' }>['expect'],
  prefix: string,
): readonly Part[] {
  if (expect === undefined) return [];
  const [status] = expect.statuses;
  const [contains] = expect.contains;
  const [header] = expect.headers;
  return [
    ...(status === undefined
      ? []
      : [
          {
            part: `${prefix}status`,
            words: `status ${expect.statuses.map(({ value }) => value).join(' or ')}`,
            at: status.at,
          },
        ]),
    ...(expect.errorCode === undefined
      ? []
      : [
          {
            part: `${prefix}errorCode`,
            words: `error code ${expect.errorCode.value}`,
            at: expect.errorCode.at,
          },
        ]),
    ...(contains === undefined
      ? []
      : [
          {
            part: `${prefix}contains`,
            words: `the answer contains ${expect.contains.map(({ value }) => value).join(', ')}`,
            at: contains.at,
          },
        ]),
    ...(header === undefined
      ? []
      : [
          {
            part: `${prefix}headers`,
            words: `header ${expect.headers.map(({ value }) => value[0]).join(', ')}`,
            at: header.at,
          },
        ]),
    ...(expect.body === undefined
      ? []
      : [{ part: `${prefix}body`, words: 'the body is as expected', at: expect.body.at }]),
  ];
}

function partsOfSentence(text: string, at: Location, prefix: string): readonly Part[] {
  const match = /^Response:\s*(\d{3})[^,]*(,.*)?$/i.exec(text);
  if (match === null) return [];
  const details = match[2] ?? '';
  const code = /\berror(?:_code)?:/.test(details);
  const symbols = /(?<!error|error_code)\b(?!error)[a-z][\w.]*:\s*\S/i.test(
    details.replace(/\berror(?:_code)?:\s*\S+/g, ''),
  );
  return [
    { part: `${prefix}status`, words: `status ${match[1]}`, at },
    ...(code ? [{ part: `${prefix}errorCode`, words: 'the error code is as expected', at }] : []),
    ...(symbols
      ? [{ part: `${prefix}symbols`, words: 'the values are the same and different as written', at }]
      : []),
  ];
}

function promise(id: string, text: string, at: Location): SpecPromise {
  return { id, section: 'scenarios', text, at };
}
