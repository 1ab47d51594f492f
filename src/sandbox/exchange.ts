import type { Headers } from '../model/exchange.ts';
import type { Json } from '../model/json.ts';

/** What comes in: as plain as a function's argument, so that sockets, MSW and tests all fit. */
export interface ProviderRequest {
  readonly method: string;
  /** Path and query as they stand in the request line. */
  readonly target: string;
  readonly headers: Headers;
  readonly body: Uint8Array;
  /** The connection showed a client certificate that is trusted. */
  readonly certified?: boolean;
}

export interface ProviderResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

/** An answer before it is bytes. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Json | undefined;
}

/** The value of a header by its lower-case name; several are joined, as HTTP has it. */
export function givenHeader({ headers }: ProviderRequest, lowerName: string): string | undefined {
  let value: string | undefined;
  for (const [name, text] of headers) {
    if (name.length !== lowerName.length || name.toLowerCase() !== lowerName) continue;
    value = value === undefined ? text : `${value}, ${text}`;
  }
  return value;
}

const NOTHING = new Uint8Array(0);

export function toResponse(reply: Reply): ProviderResponse {
  if (reply.body === undefined) return { status: reply.status, headers: reply.headers, body: NOTHING };
  return {
    status: reply.status,
    headers: [['Content-Type', 'application/json'], ...reply.headers],
    body: Buffer.from(JSON.stringify(reply.body)),
  };
}
