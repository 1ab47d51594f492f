import type { ErrorCode } from '../model/contract.ts';
import type { Located } from '../model/location.ts';
import { type DeclaredResponse, type Operation, responseFor } from '../model/operation.ts';
import type { ScenarioDeclaration } from '../model/scenario.ts';

/** One answer that a scenario speaks of. */
export interface ScenarioAnswer {
  readonly scenario: ScenarioDeclaration;
  readonly operation: string | undefined;
  readonly status: Located<string> | undefined;
  readonly code: Located<string> | undefined;
  /** The step repeats a request with the same idempotency key. */
  readonly repeats: boolean;
}

const STATUS_SENTENCE = /^Response:\s*(\d{3})/i;
const CODE_SENTENCE = /\berror(?:_code)?:\s*([A-Z][A-Z0-9_]+)\b/;

/** Every answer that scenarios expect, tied to its operation by the rule that plan/ follows: its own, else the happy path's. */
export function scenarioAnswers(
  scenarios: readonly ScenarioDeclaration[],
  operations: readonly Operation[],
): readonly ScenarioAnswer[] {
  const fallback = happyOperation(scenarios, operations);
  return scenarios.flatMap((scenario) => answersOf(scenario, operations, fallback));
}

/** A status or code that a scenario uses is declared by its use: the most specific statement wins. */
export function withUses(
  operations: readonly Operation[],
  codes: readonly ErrorCode[],
  answers: readonly ScenarioAnswer[],
): { readonly operations: readonly Operation[]; readonly codes: readonly ErrorCode[] } {
  const added = operations.map((operation): Operation => {
    const extra = answers
      .filter((answer) => answer.operation === operation.key && answer.status !== undefined)
      .flatMap((answer) => usedResponse(answer, operation) ?? []);
    const unique = extra.filter(
      (response, index) => extra.findIndex((other) => other.status === response.status) === index,
    );
    return unique.length === 0 ? operation : { ...operation, responses: [...operation.responses, ...unique] };
  });
  return { operations: added, codes: [...codes, ...usedCodes(operations, codes, answers)] };
}

function usedResponse({ status, code }: ScenarioAnswer, operation: Operation): DeclaredResponse | undefined {
  if (
    status === undefined ||
    !/^\d{3}$/.test(status.value) ||
    responseFor(operation, Number(status.value)) !== undefined
  )
    return undefined;
  return {
    status: status.value,
    description: undefined,
    headers: [],
    contentType: undefined,
    body: undefined,
    errorCode: code,
    origin: 'scenario',
    at: status.at,
  };
}

function usedCodes(
  operations: readonly Operation[],
  codes: readonly ErrorCode[],
  answers: readonly ScenarioAnswer[],
): readonly ErrorCode[] {
  const used = [
    ...operations.flatMap(({ responses }) =>
      responses.flatMap(({ errorCode, status }) =>
        errorCode === undefined ? [] : [{ code: errorCode, status: Number(status) }],
      ),
    ),
    ...answers.flatMap(({ code, status }) =>
      code === undefined ? [] : [{ code, status: Number(status?.value) }],
    ),
  ];
  const known = new Set(codes.map(({ code }) => code));
  return used.flatMap(({ code, status }): readonly ErrorCode[] => {
    if (known.has(code.value)) return [];
    known.add(code.value);
    return [
      {
        code: code.value,
        status: Number.isNaN(status) ? undefined : status,
        description: undefined,
        retry: undefined,
        resolution: undefined,
        headers: [],
        origin: 'use',
        at: code.at,
      },
    ];
  });
}

function answersOf(
  scenario: ScenarioDeclaration,
  operations: readonly Operation[],
  fallback: string | undefined,
): readonly ScenarioAnswer[] {
  let operation = fallback;
  let repeats = false;
  return scenario.steps.flatMap((step): readonly ScenarioAnswer[] => {
    if (step.form === 'wait') return [];
    if (step.form === 'send') {
      operation = step.operation === undefined ? fallback : operationNamed(step.operation.value, operations);
      const status = step.expect?.statuses[0];
      return [{ scenario, operation, status, code: step.expect?.errorCode, repeats: false }];
    }
    const status = STATUS_SENTENCE.exec(step.text);
    if (status === null) {
      repeats = /\bsame\b.*\brequest\b/i.test(step.text) && !/without/i.test(step.text);
      return [];
    }
    const code = CODE_SENTENCE.exec(step.text)?.[1];
    const answer = {
      scenario,
      operation,
      status: { value: status[1] ?? '', at: step.at },
      code: code === undefined ? undefined : { value: code, at: step.at },
      repeats,
    };
    return [answer];
  });
}

/** The operation that a literal `POST /api/v1/orders/{{order}}` belongs to; undefined when the page declares none. */
export function operationNamed(text: string, operations: readonly Operation[]): string | undefined {
  const [method = '', path = ''] = text.split(/\s+/);
  const exact = operations.find((operation) => operation.key === `${method} ${path}`);
  if (exact !== undefined) return exact.key;
  const segments = path.replace(/[?#].*$/, '').split('/');
  return operations.find((operation) => {
    const template = operation.path.split('/');
    return (
      operation.method === method &&
      template.length === segments.length &&
      template.every((part, index) => /^\{.*\}$/.test(part) || part === segments[index])
    );
  })?.key;
}

function happyOperation(
  scenarios: readonly ScenarioDeclaration[],
  operations: readonly Operation[],
): string | undefined {
  const happy = scenarios.filter(({ kind }) => kind === 'happy_path').flatMap(({ steps }) => steps);
  const named = happy.flatMap((step) =>
    step.form === 'send' && step.operation !== undefined ? [step.operation.value] : [],
  );
  return (
    named.map((name) => operationNamed(name, operations)).find((key) => key !== undefined) ??
    (operations.length === 1 ? operations[0]?.key : undefined)
  );
}
