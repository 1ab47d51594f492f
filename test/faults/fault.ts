import type { ProviderRequest, ProviderResponse } from '../../src/sandbox/provider.ts';
import type { OutgoingWebhook } from '../../src/sandbox/webhooks.ts';

/** One named deviation of the sandbox, and who must see it: nobody else may. */
export interface Fault {
  readonly id: string;
  /** What the provider does wrong, as a clause. */
  readonly does: string;
  /** Another answer than the sandbox's to a request under `/api/`. */
  readonly answer?: (answer: ProviderResponse, request: ProviderRequest) => ProviderResponse;
  /** Another answer than the sandbox's to a request for a token. */
  readonly token?: (answer: ProviderResponse) => ProviderResponse;
  /** What the sandbox gets to see instead of the request. */
  readonly request?: (request: ProviderRequest) => ProviderRequest;
  /** Another delivery than the sandbox's; undefined delivers nothing. */
  readonly delivery?: (delivery: OutgoingWebhook) => OutgoingWebhook | undefined;
  /** How long every answer takes. */
  readonly elapsedMs?: number;
  /** Limits so many times as wide as those that the page declares for the environment. */
  readonly limitFactor?: number;
  /** Another environment of the page than the embedded one. */
  readonly environment?: string;
  /** Limits are tried out by going over them. */
  readonly burst?: boolean;
  /** Random cases of each property, for what written scenarios do not show; without it there are none. */
  readonly explores?: number;
  /** Ids of checks, run checks and findings of the engine, in alphabetical order. */
  readonly seenBy: readonly string[];
}

/** A deviation of the answers with that status. */
export function on(
  status: number,
  change: (answer: ProviderResponse, request: ProviderRequest) => ProviderResponse,
): NonNullable<Fault['answer']> {
  return (answer, request) => (answer.status === status ? change(answer, request) : answer);
}

/** A deviation of JSON bodies. */
export function inBody(
  change: (body: Readonly<Record<string, unknown>>) => object,
): (answer: ProviderResponse) => ProviderResponse {
  return (answer) =>
    answer.body.length === 0
      ? answer
      : {
          ...answer,
          body: Buffer.from(JSON.stringify(change(JSON.parse(Buffer.from(answer.body).toString('utf8'))))),
        };
}

export function withoutHeader(name: RegExp): (answer: ProviderResponse) => ProviderResponse {
  return (answer) => ({ ...answer, headers: answer.headers.filter(([key]) => !name.test(key)) });
}

export function withHeader(name: string, value: string): (answer: ProviderResponse) => ProviderResponse {
  return (answer) => ({
    ...answer,
    headers: [...answer.headers.filter(([key]) => key.toLowerCase() !== name.toLowerCase()), [name, value]],
  });
}
