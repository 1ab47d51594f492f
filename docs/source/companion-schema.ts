import { builtins } from '../../src/builtins.ts';
import { DANGER_HANDLINGS } from '../../src/model/effect.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { METHODS } from '../../src/spec/request-line.ts';
import { about, closed, exactlyOne, oneOrMany, ref } from './schema-parts.ts';

/** The JSON Schema of companion files, for editors. Draft 7, since that is what their YAML plug-ins know best. */
export function companionSchema(): JsonObject {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Companion file of contract-harness',
    description: 'What the sentences of a page mean, further scenarios, and which checks speak.',
    ...closed({
      bindings: about('What sentences of the page mean.', oneOrMany(ref('binding'))),
      scenarios: about('Further scenarios: a list, or groups of them.', {
        anyOf: [
          { type: 'array', items: ref('scenario') },
          { type: 'object', additionalProperties: oneOrMany(ref('scenario')) },
        ],
      }),
      checks: about('Switches checks for every run of the page.', {
        type: 'object',
        additionalProperties: false,
        properties: Object.fromEntries(
          [...builtins.checks, ...builtins.runChecks].map(({ id, title }) => [
            id,
            about(`${title}.`, ref('level')),
          ]),
        ),
      }),
      dangerous: about('What becomes of operations that can end a run for everyone, such as a logout.', {
        type: 'object',
        additionalProperties: { enum: DANGER_HANDLINGS },
      }),
      credentials: {
        description:
          'A command that prints the credentials which no variable sets, as NAME=value lines or JSON.',
        ...closed({ command: { type: 'string', minLength: 1 }, timeout: { type: 'string' } }),
        required: ['command'],
      },
    }),
    // A file of remarks alone is right, too.
    type: ['object', 'null'],
    definitions: { ...BINDINGS, ...PROBES, ...SCENARIOS, ...VALUES },
  };
}

const ROLES = ['precondition', 'setup', 'postcondition'];
const WAYS = ['request', ...builtins.probes.map(({ id }) => id)];

const BINDINGS: JsonObject = {
  binding: {
    ...closed({
      precondition: about(
        'A sentence of the page, with {int}, {word}, {string} for its arguments.',
        ref('sentence'),
      ),
      setup: about('A sentence that is brought about by a request.', ref('sentence')),
      postcondition: about('A sentence that is looked up when the scenario has ended.', ref('sentence')),
      request: about(
        'Sent with the credentials of the run; anything but 2xx leaves the scenario inconclusive.',
        ref('boundRequest'),
      ),
      teardown: about('Undoes a setup, however its scenario ended.', ref('boundRequest')),
      ...Object.fromEntries(builtins.probes.map(({ id }) => [id, ref(id)])),
    }),
    allOf: [exactlyOne(ROLES), exactlyOne(WAYS)],
  },
  boundRequest: {
    ...closed({ method: ref('method'), path: ref('path'), headers: ref('headers'), body: {} }),
    required: ['path'],
  },
};

const PROBES: JsonObject = {
  'http-resource': {
    description: 'Asks the provider until the answer is as expected.',
    ...closed({
      path: ref('path'),
      method: { type: 'string' },
      headers: ref('headers'),
      body: {},
      status: ref('number'),
      expect: {
        description: 'At least one of the three; further members of a body do not matter.',
        ...closed({ status: ref('number'), headers: ref('headers'), body: {} }),
      },
      within: ref('duration'),
    }),
    required: ['path'],
  },
  'webhook-inbox': {
    description: 'A delivery of that event came to the inbox of the run.',
    ...closed({
      event: { type: 'string' },
      match: about('Members that are equal.', { type: 'object' }),
      within: ref('duration'),
      count: about('Deliveries that came, at least.', ref('number')),
      times: about('Events that came, exactly.', ref('number')),
      since: about('Leaves out what came before: {{began}} is the beginning of the scenario.', {
        type: 'string',
      }),
    }),
    required: ['event'],
  },
  'webhook-receiver': {
    description: 'What the inbox does with the next such event.',
    ...closed({
      event: { type: 'string' },
      treatments: { type: 'array', items: { enum: ['take', 'refuse', 'drop', 'hang'] } },
    }),
    required: ['event'],
  },
  'webhook-retries': {
    description: 'That event came so often, after those delays, unchanged.',
    ...closed({
      event: { type: 'string' },
      match: { type: 'object' },
      attempts: ref('number'),
      delays: about('Before each attempt, in ms.', { type: 'array', items: { type: 'number' } }),
      within: ref('duration'),
    }),
    required: ['event', 'attempts', 'delays'],
  },
  'webhook-silence': {
    description: 'No more than so many new events came.',
    ...closed({
      event: { type: 'string' },
      match: { type: 'object' },
      most: ref('number'),
      within: ref('duration'),
    }),
    required: ['most'],
  },
  'sql-row': {
    description: 'A row in the database of the provider.',
    ...closed({
      database: about('The variable that holds the URL.', { type: 'string' }),
      query: about('One SELECT; :order_id is a member of the last answer.', { type: 'string' }),
      rows: about('The number to be found.', ref('number')),
      expect: about('Columns of the first row.', { type: 'object' }),
      within: ref('duration'),
    }),
    required: ['database', 'query'],
  },
};

const OUTCOME: JsonObject = {
  expected: ref('expectation'),
  expect: ref('expectation'),
  expected_status: ref('statuses'),
  expected_error: { type: 'string' },
};

const SCENARIOS: JsonObject = {
  scenario: closed({
    name: { type: ['string', 'number'] },
    description: {},
    kind: about('Its group in reports.', { type: 'string' }),
    tags: about('For --only and --skip.', oneOrMany({ type: ['string', 'number'] })),
    preconditions: ref('sentences'),
    precondition: ref('sentences'),
    given: ref('sentences'),
    setup: ref('sentences'),
    postconditions: ref('sentences'),
    postcondition: ref('sentences'),
    request: ref('request'),
    send: ref('request'),
    steps: oneOrMany({ anyOf: [{ type: 'string' }, ref('step')] }),
    ...OUTCOME,
    expected_headers: ref('headers'),
    expected_body: {},
    save: ref('save'),
    method: ref('method'),
    path: ref('path'),
    headers: ref('headers'),
    query: { type: 'object' },
    body: {},
  }),
  step: closed({
    name: {},
    send: ref('request'),
    request: ref('request'),
    ...OUTCOME,
    save: ref('save'),
    wait: ref('duration'),
  }),
  request: {
    anyOf: [
      about('A payload in words: {order with quantity: 0}.', { type: 'string' }),
      closed({
        operation: about('POST /orders', { type: 'string', pattern: '^[A-Za-z]+ +\\S' }),
        method: ref('method'),
        path: ref('path'),
        headers: ref('headers'),
        without_headers: oneOrMany({ type: 'string' }),
        query: { type: 'object' },
        path_parameters: { type: 'object' },
        body: about('JSON, or words: {order without customer_id}.', {}),
      }),
    ],
  },
  expectation: {
    anyOf: [
      ref('statuses'),
      closed({
        status: ref('statuses'),
        response_contains: about('Members that must be there.', oneOrMany({ type: 'string' })),
        contains: oneOrMany({ type: 'string' }),
        headers: about('* for any value.', ref('headers')),
        body: about('Members with their values; further ones do not matter.', {}),
        error: about('The error code.', { type: 'string' }),
        error_code: { type: 'string' },
      }),
    ],
  },
  save: about('Names for later steps, each with a JSONPath into the answer.', {
    type: 'object',
    additionalProperties: { type: 'string' },
  }),
};

const VALUES: JsonObject = {
  sentence: { type: 'string', minLength: 1 },
  sentences: oneOrMany({ type: 'string' }),
  level: about('off, advice (shown, fails nothing) or violation.', {
    enum: ['off', 'advice', 'violation', false],
  }),
  method: { enum: METHODS.flatMap((method) => [method, method.toLowerCase()]) },
  path: about('Begins with /; the host is that of the environment.', { type: 'string', pattern: '^[/{]' }),
  headers: { type: 'object', additionalProperties: { type: ['string', 'number', 'boolean', 'null'] } },
  number: {
    anyOf: [
      { type: 'integer', minimum: 0 },
      { type: 'string', pattern: '^\\{' },
    ],
  },
  duration: about('10 seconds, 500 ms, or a number of seconds.', { type: ['string', 'number'] }),
  statuses: about(
    '201, 4XX, or a list of them.',
    oneOrMany({
      anyOf: [
        { type: 'integer', minimum: 100, maximum: 599 },
        { type: 'string', pattern: '^[1-5](\\d\\d|[xX][xX])$' },
      ],
    }),
  ),
};
