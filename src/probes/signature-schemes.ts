import type { WebhookSignature } from '../model/contract.ts';
import { headerValue } from '../model/exchange.ts';
import type { Delivery } from '../model/extension.ts';

export type SignatureTerms = Omit<WebhookSignature, 'at'>;

/** What a delivery offers as its signature, and what must have been signed. */
export interface SignatureParts {
  /** Encoded digests; while secrets change there may be several, and one that is right is enough. */
  readonly given: readonly string[];
  readonly timestamp: string | undefined;
  readonly before: string;
}

export interface SignatureScheme {
  /** A text says what is missing. */
  readonly read: (delivery: Delivery, terms: SignatureTerms, header: string) => SignatureParts | string;
  readonly key: (secret: string) => Buffer;
}

/** The body is signed as the bytes that came, after `before`. */
export const signatureSchemes: Readonly<Record<WebhookSignature['scheme'], SignatureScheme>> = {
  plain: {
    read: (delivery, terms, header) => {
      const timestamp = timestampOf(delivery, terms);
      if (terms.timestampHeader !== undefined && timestamp === undefined)
        return `it carries no ${terms.timestampHeader}`;
      if (!header.startsWith(terms.prefix)) return `its ${terms.header} does not start with ${terms.prefix}`;
      return {
        given: [header.slice(terms.prefix.length)],
        timestamp,
        before: terms.covers === 'timestamp.body' ? `${timestamp ?? ''}.` : '',
      };
    },
    key: (secret) => Buffer.from(secret),
  },
  slack: {
    read: (delivery, terms, header) => {
      const timestamp = timestampOf(delivery, terms);
      if (timestamp === undefined) return `it carries no ${terms.timestampHeader ?? 'timestamp'}`;
      return { given: [header.replace(/^v0=/, '')], timestamp, before: `v0:${timestamp}:` };
    },
    key: (secret) => Buffer.from(secret),
  },
  'standard-webhooks': {
    read: (delivery, terms, header) => {
      const timestamp = timestampOf(delivery, terms);
      const id = terms.idHeader === undefined ? undefined : headerValue(delivery.headers, terms.idHeader);
      if (timestamp === undefined) return `it carries no ${terms.timestampHeader ?? 'timestamp'}`;
      if (id === undefined) return `it carries no ${terms.idHeader ?? 'id'}`;
      const given = header.split(' ').flatMap((entry) => (entry.startsWith('v1,') ? [entry.slice(3)] : []));
      if (given.length === 0) return `its ${terms.header} has no \`v1,\` signature`;
      return { given, timestamp, before: `${id}.${timestamp}.` };
    },
    key: (secret) => Buffer.from(secret.replace(/^whsec_/, ''), 'base64'),
  },
  stripe: {
    read: (_delivery, terms, header) => {
      const pairs = header.split(',').map((pair) => pair.trim().split('='));
      const timestamp = pairs.find(([name]) => name === 't')?.[1];
      const given = pairs.flatMap(([name, value]) => (name === 'v1' && value !== undefined ? [value] : []));
      if (timestamp === undefined || given.length === 0)
        return `its ${terms.header} is not of the form \`t=,v1=\``;
      return { given, timestamp, before: `${timestamp}.` };
    },
    key: (secret) => Buffer.from(secret),
  },
};

function timestampOf(delivery: Delivery, { timestampHeader }: SignatureTerms): string | undefined {
  return timestampHeader === undefined ? undefined : headerValue(delivery.headers, timestampHeader);
}
