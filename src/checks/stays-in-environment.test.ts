import type { Json } from '../model/json.ts';
import { staysInEnvironment } from './stays-in-environment.ts';
import {
  type Answer,
  contractOf,
  environmentOf,
  operationOf,
  responseOf,
  shapeOf,
  subjectOf,
  testCheck,
} from './tester.ts';

const contract = contractOf({
  environments: [
    environmentOf('staging', 'https://staging.example.com/v1'),
    environmentOf('production', 'https://api.example.com/v1'),
  ],
});
const PRODUCTION = 'https://api.example.com/v1/orders/7';

interface Asked {
  readonly environment?: string;
  readonly url?: string;
  readonly documented?: Json;
}

function linking(answer: Answer, { environment: name = 'staging', url, documented }: Asked = {}) {
  const body = documented === undefined ? undefined : shapeOf(true, { example: documented });
  return subjectOf(answer, {
    contract,
    environment: name,
    operation: operationOf({ responses: [responseOf('201', { body })] }),
    url: url ?? 'https://staging.example.com/v1/orders',
  });
}

testCheck(staysInEnvironment, [
  {
    name: 'a link to production in the answer of staging is a violation at the line of its base URL',
    subject: linking({ status: 201, body: { links: [{ self: PRODUCTION }] } }),
    problems: [
      `POST /orders answered 201 in staging with a link to production in \`links[0].self\`: ${PRODUCTION}.`,
    ],
    lines: [301],
  },
  {
    name: 'Location and Link are looked at too, and one finding is enough',
    subject: linking({
      status: 201,
      headers: [
        ['Link', `<https://staging.example.com/v1>; rel="up", <${PRODUCTION}>; rel="next"`],
        ['Location', '/v1/orders/7'],
      ],
      body: { self: PRODUCTION },
    }),
    problems: [
      `POST /orders answered 201 in staging with a link to production in the header Link: ${PRODUCTION}.`,
    ],
  },
  {
    name: 'a page to read, or a name that looks like a URL, only advises',
    subject: linking({ status: 400, body: { type: PRODUCTION, documentation_url: PRODUCTION } }),
    problems: [
      `advice: POST /orders answered 400 in staging with a link to production in \`type\`: ${PRODUCTION}.`,
    ],
  },
  {
    name: 'production may link to itself, also through another address',
    subject: linking(
      { status: 201, body: { self: PRODUCTION } },
      { environment: 'production', url: 'http://127.0.0.1:1/' },
    ),
    problems: [],
  },
  {
    name: 'other hosts and plain texts are nobody’s environment',
    subject: linking({
      status: 201,
      body: { cdn: 'https://cdn.example.net/1', text: 'see api.example.com' },
    }),
    problems: [],
  },
  {
    name: 'what the request named is only repeated',
    subject: linking(
      { status: 201, body: { callback: PRODUCTION } },
      { url: `https://staging.example.com/v1/orders?callback=${encodeURIComponent(PRODUCTION)}&x=%` },
    ),
    problems: [],
  },
  {
    name: 'what the page itself shows as the answer is its statement',
    subject: linking({ status: 201, body: { self: PRODUCTION } }, { documented: { self: PRODUCTION } }),
    problems: [],
  },
  {
    name: 'in staging another URL on the host of the example is none of the page’s',
    subject: linking({ status: 201, body: { self: `${PRODUCTION}8` } }, { documented: { self: PRODUCTION } }),
    problems: [`POST /orders answered 201 in staging with a link to production in \`self\`: ${PRODUCTION}8.`],
  },
  {
    name: 'a sandbox made from the page can do no better than its examples',
    subject: linking(
      { status: 200, body: { self: `${PRODUCTION}8` } },
      { documented: { self: PRODUCTION }, environment: 'embedded', url: 'http://127.0.0.1:1/orders' },
    ),
    problems: [],
  },
]);
