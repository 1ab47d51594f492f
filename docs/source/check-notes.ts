/** What a reader of docs/checks.md needs to know of a check beside what it says of itself. */
export interface CheckNote {
  /** When it says nothing, as a clause. */
  readonly silent: string;
}

/** Findings that the engine makes itself: they cannot be switched, for they are what their tasks are for. */
export const engineFindings: readonly {
  readonly id: string;
  readonly title: string;
  readonly standards: readonly string[];
}[] = [
  {
    id: 'one-effect',
    title: 'equal requests at once have one effect',
    standards: ['IDEM-03', 'IDEM-07'],
  },
  {
    id: 'postcondition',
    title: 'what a scenario says afterwards is so',
    standards: ['WH-01', 'WH-02'],
  },
  {
    id: 'rate-limit-burst',
    title: 'requests over a limit are refused, those under it are not, and whoever waits is let in again',
    standards: ['RL-10', 'RL-11', 'RL-12', 'RL-14'],
  },
  {
    id: 'state-kept',
    title: 'what was done is seen, and what was refused is not',
    standards: [],
  },
  {
    id: 'whole-list',
    title: 'what was made is in the list, each entry once, as many as the list says',
    standards: ['PG-02', 'PG-07'],
  },
];

export const checkNotes: Readonly<Record<string, CheckNote>> = {
  'auth-enforced': {
    silent: 'the operation is open, or the page has no authentication',
  },
  'blames-field': {
    silent: 'the refusal names no fields, or the request as a whole was wrong',
  },
  'body-conforms': {
    silent: 'no body is declared for that status, or the declared media type is not JSON',
  },
  challenge: {
    silent:
      "the page has no authentication, or the token endpoint refuses credentials of the body; a declared header that is missing is `headers-conform`'s",
  },
  'content-type-truthful': {
    silent: 'there is no body',
  },
  'error-envelope': {
    silent: "the page has no `error_format`; members that the page's own example lacks only advise",
  },
  'expectation-met': {
    silent: 'the step expects nothing of that kind',
  },
  'head-like-get': {
    silent: 'HEAD is refused',
  },
  'headers-conform': {
    silent: 'the header is optional and absent',
  },
  'invariants-hold': {
    silent: 'a member that the statement speaks of is missing',
  },
  'key-has-one-effect': {
    silent: 'the operation has no idempotency key, or its answers name no thing',
  },
  'lists-as-asked': {
    silent: 'the parameter is not evidently about the list',
  },
  'method-allowed': {
    silent: 'the status is another',
  },
  'no-internals': {
    silent: 'the request itself held that text; exception classes and file paths only advise',
  },
  'no-server-error': {
    silent: 'the step expects that status',
  },
  'one-effect': {
    silent: 'the page promises no idempotency',
  },
  postcondition: {
    silent:
      'the sentence is bound to nothing, or what it is bound to cannot be reached: then the scenario is inconclusive',
  },
  'rate-limit-burst': {
    silent: 'the run is without `--rate-limits`, or the limit is too high to be reached',
  },
  'rate-limit-headers': {
    silent: 'the page declares no limits, or too few answers came to compare',
  },
  sla: {
    silent: 'the environment promises no times; with too few answers the promise stays undecided',
  },
  'request-id-echoed': {
    silent: 'no id was sent, the answer names none, or the id itself was wrong',
  },
  'state-kept': {
    silent: 'there is no operation to look with, or another client changed the thing meanwhile',
  },
  'status-declared': {
    silent: 'the step expects it: a scenario declares what it uses; refusals of absurd input only advise',
  },
  'stays-in-environment': {
    silent:
      'the request named that URL, or the page shows that very URL as its answer; documentation and problem types only advise',
  },
  'webhook-deliveries': {
    silent: 'the page has no webhooks, or the run has no inbox',
  },
  'whole-list': {
    silent: 'the list is longer than is walked, or changes while it is walked',
  },
  'token-answer': {
    silent: 'the request is for anything but a token; what only RFC 6749 says is advice',
  },
};
