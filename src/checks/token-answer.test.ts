import type { ClientCredentialsDeclaration } from '../model/auth.ts';
import type { Subject } from '../model/extension.ts';
import type { Json } from '../model/json.ts';
import type { SendStep } from '../model/plan.ts';
import { contractOf, line, subjectOf, testCheck } from './tester.ts';
import { tokenAnswer } from './token-answer.ts';

const auth: ClientCredentialsDeclaration = {
  type: 'client-credentials',
  tokenUrl: { value: '/oauth/token', at: line(30) },
  tokenMethod: 'POST',
  contentType: 'application/x-www-form-urlencoded',
  clientAuthentication: 'body',
  clientId: { name: 'CLIENT_ID', at: line(31) },
  clientSecret: { name: 'CLIENT_SECRET', at: line(32) },
  scope: 'read',
  expiresInSeconds: 3600,
  renewBeforeSeconds: 0,
  retryAttempts: 0,
  retryDelaySeconds: 0,
  header: 'Authorization',
  scheme: 'Bearer',
  at: line(29),
};
const noStore = [['Cache-Control', 'no-store']] as const;
const token = { access_token: 't', token_type: 'bearer', expires_in: 3600 };
const said = (status: number): string => `POST /oauth/token answered ${status}`;

function asking(
  status: number,
  body: Json,
  {
    intent = 'valid',
    headers = noStore,
  }: Partial<Pick<SendStep, 'intent'>> & {
    readonly headers?: readonly (readonly [string, string])[];
  } = {},
): Subject {
  const subject = subjectOf({ status, body, headers }, { contract: contractOf({ auth }), operation: null });
  const request = { ...subject.step.request, path: '/oauth/token', to: 'token-endpoint' } as const;
  const sent = { ...subject.exchange.request, body: Buffer.from('grant_type=x&scope=no-such-scope') };
  return {
    ...subject,
    step: { ...subject.step, request, intent },
    exchange: { ...subject.exchange, request: sent },
  };
}

function relabelled(subject: Subject, type: string): Subject {
  const { exchange } = subject;
  const headers = [...noStore, ['Content-Type', type]] as const;
  return { ...subject, exchange: { ...exchange, response: { ...exchange.response, headers } } };
}

testCheck(tokenAnswer, [
  {
    name: 'a token as documented keeps its promises, whatever the case of its type',
    subject: asking(200, token),
    problems: [],
    kept: ['authentication > token', 'authentication > token expires_in'],
  },
  {
    name: 'a token that is labelled as text is advised against',
    subject: relabelled(asking(200, token), 'text/plain'),
    problems: [
      `advice: ${said(200)} with a token as text/plain; RFC 6749 (section 5.1) asks for application/json.`,
    ],
    kept: ['authentication > token', 'authentication > token expires_in'],
  },
  {
    name: 'an error of RFC 6749 is one',
    subject: asking(401, { error: 'invalid_client' }, { intent: 'unauthenticated' }),
    problems: [],
  },
  {
    name: 'a scope that is left out is said',
    subject: asking(200, { ...token, scope: 'read' }, { intent: 'hostile' }),
    problems: [],
  },
  {
    name: 'requests to anywhere else are not its business',
    subject: subjectOf({ status: 200, body: {} }, { contract: contractOf({ auth }) }),
    problems: [],
  },
  {
    name: 'an answer without a token gives none',
    subject: asking(200, { token: 't' }),
    problems: [`${said(200)} without an \`access_token\`.`],
    broken: ['authentication > token'],
    lines: [30],
  },
  {
    name: 'another type of token than the page uses',
    subject: asking(200, { ...token, token_type: 'mac' }),
    problems: [`${said(200)} with \`token_type\` "mac"; tokens are used as Bearer.`],
  },
  {
    name: 'another life than the documented one',
    subject: asking(200, { ...token, expires_in: 60 }),
    problems: [`${said(200)} with \`expires_in\` 60; documented is 3600.`],
    broken: ['authentication > token expires_in'],
  },
  {
    name: 'a token that caches may keep',
    subject: asking(200, token, { headers: [] }),
    problems: [
      `advice: ${said(200)} with a token but without Cache-Control: no-store (RFC 6749 section 5.1).`,
    ],
  },
  {
    name: 'a refusal with a token in it is none',
    subject: asking(400, token, { intent: 'invalid' }),
    problems: [`${said(400)} with an \`access_token\` all the same.`],
    broken: ['authentication > token refused'],
  },
  {
    name: 'an error without its code',
    subject: asking(400, { message: 'no' }, { intent: 'invalid' }),
    problems: [
      `advice: ${said(400)} without the member \`error\`, by which clients tell errors of a token endpoint apart (RFC 6749 section 5.2).`,
    ],
  },
  {
    name: 'a scope that does not exist is granted',
    subject: asking(200, { ...token, scope: 'no-such-scope' }, { intent: 'hostile' }),
    problems: [`advice: ${said(200)} and grants the scope "no-such-scope", which the page does not know.`],
  },
]);
