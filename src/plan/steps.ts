import type { Contract } from '../model/contract.ts';
import type { Diagnostic, Location } from '../model/location.ts';
import type { SendStep, Step } from '../model/plan.ts';
import type { ScenarioDeclaration, SendDeclaration } from '../model/scenario.ts';
import { declaredExpectation, NOTHING_EXPECTED, spokenExpectation } from './expectation.ts';
import { findOperation, happyOperation } from './operations.ts';
import { operationForNoun, payloadFromWords } from './payload.ts';
import { validRequest } from './request.ts';
import type { SentenceMeaning } from './sentences.ts';
import { undeclaredRequest, withHeaders, writtenRequest } from './written-request.ts';

export interface PlannedSteps {
  readonly steps: readonly Step[];
  readonly diagnostics: readonly Diagnostic[];
}

export interface StepContext {
  readonly contract: Contract;
  readonly readSentence: (text: string) => SentenceMeaning | undefined;
}

/** A scenario's steps as requests; `Send ...` and the `Response: ...` after it are one step. */
export function planSteps(scenario: ScenarioDeclaration, context: StepContext): PlannedSteps {
  const steps: Step[] = [];
  const diagnostics: Diagnostic[] = [];
  const sends = countSends(scenario);
  for (const declaration of scenario.steps) {
    const number = steps.filter((step) => step.kind === 'send').length + 1;
    const origin = { scenario: scenario.id, prefix: sends > 1 ? `step ${number} ` : '' };
    if (declaration.form === 'wait') {
      steps.push({ kind: 'wait', id: `wait ${steps.length + 1}`, ms: declaration.ms, at: declaration.at });
      continue;
    }
    if (declaration.form === 'send') {
      const planned = planSend(declaration, { ...context, number });
      diagnostics.push(...planned.diagnostics);
      if (planned.step !== undefined)
        steps.push({ ...planned.step, expectation: declaredExpectation(declaration.expect, origin) });
      continue;
    }
    const meaning = context.readSentence(declaration.text);
    const last = steps.at(-1);
    if (meaning?.form === 'wait') {
      steps.push({ kind: 'wait', id: `wait ${steps.length + 1}`, ms: meaning.ms, at: declaration.at });
    } else if (meaning?.form === 'response' && last?.kind === 'send') {
      const prefix = sends > 1 ? `step ${number - 1} ` : '';
      const expectation = spokenExpectation(meaning, declaration.at, {
        origin: { scenario: scenario.id, prefix },
        contract: context.contract,
      });
      steps[steps.length - 1] = { ...last, expectation };
    } else if (meaning?.form === 'send' || meaning?.form === 'repeat') {
      const step = spokenSend(meaning, declaration, { ...context, number, earlier: steps });
      if (step === undefined) diagnostics.push(noRequest(declaration.text, declaration.at));
      else steps.push(step);
    } else {
      diagnostics.push(notUnderstood(declaration.text, declaration.at));
    }
  }
  return {
    steps: steps.map((step) => (step.kind === 'send' ? withIntent(step, context.contract) : step)),
    diagnostics,
  };
}

function countSends(scenario: ScenarioDeclaration): number {
  return scenario.steps.filter(
    (step) => step.form === 'send' || (step.form === 'sentence' && !/^(response|wait)\b/i.test(step.text)),
  ).length;
}

function planSend(
  declaration: SendDeclaration,
  context: StepContext & { readonly number: number },
): { readonly step: SendStep | undefined; readonly diagnostics: readonly Diagnostic[] } {
  const { contract, number } = context;
  const named = declaration.operation?.value;
  const words = declaration.body?.form === 'words' ? declaration.body : undefined;
  const operation =
    named === undefined
      ? ((words === undefined ? undefined : operationForNoun(words.text, contract)) ??
        happyOperation(contract))
      : findOperation(named, contract);
  if (operation === undefined && named === undefined) {
    return { step: undefined, diagnostics: [noRequest('this scenario', declaration.at)] };
  }
  const base =
    operation === undefined
      ? undeclaredRequest(named ?? '', declaration)
      : writtenRequest(declaration, operation, contract);
  const step: SendStep = {
    kind: 'send',
    id: `step ${number}`,
    title: named ?? operation?.key ?? '',
    operation: operation?.key,
    request: base,
    intent: 'valid',
    expectation: NOTHING_EXPECTED,
    captures: declaration.save.map(({ value: [name, path] }) => ({ name, path })),
    dropAfterMs: undefined,
    promises: [],
    at: declaration.at,
  };
  if (words === undefined || operation === undefined) return { step, diagnostics: [] };
  const result = payloadFromWords(words.text, words.at, { operation, contract });
  if (result.form === 'diagnostic') return { step: undefined, diagnostics: [result.diagnostic] };
  const { body, valid, promises } = result.payload;
  const title = /^\{valid/.test(words.text) ? step.title : `${step.title} ${words.text}`;
  return {
    step: {
      ...step,
      title,
      request: { ...base, body: { form: 'json', value: body } },
      intent: valid ? 'valid' : 'invalid',
      promises,
    },
    diagnostics: [],
  };
}

function spokenSend(
  meaning: Extract<SentenceMeaning, { form: 'send' | 'repeat' }>,
  sentence: { readonly text: string; readonly at: Location },
  context: StepContext & { readonly number: number; readonly earlier: readonly Step[] },
): SendStep | undefined {
  const { contract, number, earlier } = context;
  const headers = meaning.headers.map(([name, value]) => [name, `{{symbol.${value}}}`] as const);
  const last = earlier.findLast((step) => step.kind === 'send');
  const common = {
    kind: 'send',
    id: `step ${number}`,
    title: sentence.text,
    expectation: NOTHING_EXPECTED,
    captures: [],
    dropAfterMs: undefined,
    promises: [],
    at: sentence.at,
  } as const;
  const anonymous = meaning.without.some((name) => name.toLowerCase() === 'authorization');
  if (meaning.form === 'repeat') {
    if (last?.kind !== 'send') return undefined;
    const request = {
      ...last.request,
      headers: withHeaders(last.request.headers, headers, meaning.without),
      authenticate: last.request.authenticate && !anonymous,
    };
    return {
      ...common,
      operation: last.operation,
      request,
      intent: anonymous ? 'unauthenticated' : 'replay',
    };
  }
  const operation =
    meaning.operation === undefined
      ? (operationForNoun(`{${meaning.noun}}`, contract) ?? happyOperation(contract))
      : findOperation(meaning.operation.replace(/(?<!\{)\{([^{}/]+)\}(?!\})/g, '{{answer.$1}}'), contract);
  if (operation === undefined) return undefined;
  const valid = validRequest(operation, contract);
  const path =
    meaning.operation === undefined
      ? valid.path
      : (meaning.operation.split(/\s+/)[1] ?? valid.path).replace(
          /(?<!\{)\{([^{}/]+)\}(?!\})/g,
          '{{answer.$1}}',
        );
  const request = {
    ...valid,
    path,
    headers: withHeaders(valid.headers, headers, meaning.without),
    authenticate: valid.authenticate && !anonymous,
  };
  return { ...common, operation: operation.key, request, intent: anonymous ? 'unauthenticated' : 'valid' };
}

/** Written-out bodies are judged like all others; a request without credentials where they are needed is unauthenticated. */
function withIntent(step: SendStep, contract: Contract): SendStep {
  const operation = contract.operations.find(({ key }) => key === step.operation);
  if (step.intent !== 'valid' || operation?.secured !== true || step.request.authenticate) return step;
  return { ...step, intent: 'unauthenticated' };
}

function notUnderstood(text: string, at: Location): Diagnostic {
  return {
    code: 'step-not-understood',
    severity: 'warning',
    message: `nobody understands the step \`${text}\`, so its scenario stays undecided`,
    at,
    related: [],
    help: 'Write `Send order with <header>: <value>`, `Send same request again`, `Response: 201 Created, order_id: A`, `Wait 2 seconds`, or a structured step.',
  };
}

function noRequest(what: string, at: Location): Diagnostic {
  return {
    code: 'scenario-without-request',
    severity: 'warning',
    message: `${what} says neither method nor path, and the page has no happy path to take them from`,
    at,
    related: [],
    help: 'Add request: {method: POST, path: /api/v1/orders}.',
  };
}
