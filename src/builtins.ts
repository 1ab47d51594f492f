import { apiKey } from './auth/api-key.ts';
import { basic } from './auth/basic.ts';
import { bearer } from './auth/bearer.ts';
import { clientCredentials } from './auth/client-credentials.ts';
import { mutualTls } from './auth/mutual-tls.ts';
import { authEnforced } from './checks/auth-enforced.ts';
import { blamesField } from './checks/blames-field.ts';
import { bodyConforms } from './checks/body-conforms.ts';
import { challenge } from './checks/challenge.ts';
import { contentTypeTruthful } from './checks/content-type-truthful.ts';
import { errorEnvelope } from './checks/error-envelope.ts';
import { expectationMet } from './checks/expectation-met.ts';
import { headLikeGet } from './checks/head-like-get.ts';
import { headersConform } from './checks/headers-conform.ts';
import { invariantsHold } from './checks/invariants-hold.ts';
import { keyHasOneEffect } from './checks/key-has-one-effect.ts';
import { listsAsAsked } from './checks/lists-as-asked.ts';
import { methodAllowed } from './checks/method-allowed.ts';
import { noInternals } from './checks/no-internals.ts';
import { noServerError } from './checks/no-server-error.ts';
import { requestIdEchoed } from './checks/request-id-echoed.ts';
import { statusDeclared } from './checks/status-declared.ts';
import { staysInEnvironment } from './checks/stays-in-environment.ts';
import { tokenAnswer } from './checks/token-answer.ts';
import type { AuthScheme, Check, Probe, Reporter, RunCheck, Source, SpecFormat } from './model/extension.ts';
import { boundaries } from './plan/sources/boundaries.ts';
import { declared } from './plan/sources/declared.ts';
import { examples } from './plan/sources/examples.ts';
import { idempotency } from './plan/sources/idempotency.ts';
import { meaning } from './plan/sources/meaning.ts';
import { properties } from './plan/sources/properties.ts';
import { protocol } from './plan/sources/protocol.ts';
import { races } from './plan/sources/races.ts';
import { rateLimits } from './plan/sources/rate-limits.ts';
import { refusals } from './plan/sources/refusals.ts';
import { sequences } from './plan/sources/sequences.ts';
import { tokenEndpoint } from './plan/sources/token-endpoint.ts';
import { unauthorized } from './plan/sources/unauthorized.ts';
import { webhooks } from './plan/sources/webhooks.ts';
import { httpResource } from './probes/http-resource.ts';
import { sqlRow } from './probes/sql-row.ts';
import { webhookInbox } from './probes/webhook-inbox.ts';
import { webhookReceiver } from './probes/webhook-receiver.ts';
import { webhookRetries } from './probes/webhook-retries.ts';
import { webhookSilence } from './probes/webhook-silence.ts';
import { codeQuality } from './report/code-quality.ts';
import { consoleReport } from './report/console.ts';
import { github } from './report/github.ts';
import { json } from './report/json.ts';
import { junit } from './report/junit.ts';
import { lcov } from './report/lcov.ts';
import { markdownReport } from './report/markdown.ts';
import { ndjson } from './report/ndjson.ts';
import { rateLimitHeaders } from './run-checks/rate-limit-headers.ts';
import { sla } from './run-checks/sla.ts';
import { webhookDeliveries } from './run-checks/webhook-deliveries.ts';
import { markdown } from './spec/formats/markdown.ts';
import { yamlText } from './spec/formats/yaml.ts';

/** Everything that is built in, in alphabetical order: one line to add a new leaf. */
export const builtins: {
  readonly authSchemes: readonly AuthScheme[];
  readonly checks: readonly Check[];
  readonly formats: readonly SpecFormat[];
  readonly probes: readonly Probe[];
  readonly reporters: readonly Reporter[];
  readonly runChecks: readonly RunCheck[];
  readonly sources: readonly Source[];
} = {
  authSchemes: [apiKey, basic, bearer, clientCredentials, mutualTls],
  checks: [
    authEnforced,
    blamesField,
    bodyConforms,
    challenge,
    contentTypeTruthful,
    errorEnvelope,
    expectationMet,
    headLikeGet,
    headersConform,
    invariantsHold,
    keyHasOneEffect,
    listsAsAsked,
    methodAllowed,
    noInternals,
    noServerError,
    requestIdEchoed,
    statusDeclared,
    staysInEnvironment,
    tokenAnswer,
  ],
  formats: [markdown, yamlText],
  probes: [httpResource, sqlRow, webhookInbox, webhookReceiver, webhookRetries, webhookSilence],
  runChecks: [rateLimitHeaders, sla, webhookDeliveries],
  reporters: [codeQuality, consoleReport, github, json, junit, lcov, markdownReport, ndjson],
  sources: [
    boundaries,
    declared,
    examples,
    idempotency,
    meaning,
    properties,
    protocol,
    races,
    rateLimits,
    refusals,
    sequences,
    tokenEndpoint,
    unauthorized,
    webhooks,
  ],
};
