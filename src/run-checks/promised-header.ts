import type { Contract } from '../model/contract.ts';
import type { NotedAnswer } from '../model/extension.ts';
import type { Location } from '../model/location.ts';
import { type DeclaredHeader, responseFor } from '../model/operation.ts';
import { promiseId } from '../model/promise.ts';

export interface PromisedHeader {
  readonly name: string;
  readonly promise: string;
  /** The page's words about its value. */
  readonly words: string;
  readonly required: boolean;
  readonly at: Location;
}

/** Where the page speaks of a header of this answer; undefined when it does not. */
export function promisedHeader(
  name: string,
  answer: Pick<NotedAnswer, 'operation' | 'exchange'>,
  contract: Contract,
): PromisedHeader | undefined {
  return promisedHeaders(answer, contract).find((header) => header.name.toLowerCase() === name.toLowerCase());
}

/** The general statement first: it is the one that holds for every answer. */
export function promisedHeaders(
  { operation, exchange }: Pick<NotedAnswer, 'operation' | 'exchange'>,
  { limits, errors }: Contract,
): readonly PromisedHeader[] {
  const { status } = exchange.response;
  const declared = operation === undefined ? undefined : responseFor(operation, status);
  const exceeded = limits?.exceeded?.status === status ? limits.exceeded : undefined;
  const codes = errors.codes.filter(
    (code) => code.status === status && code.code === codeOf(exchange, errors.codeField),
  );
  const of = (
    headers: readonly DeclaredHeader[],
    promise: (name: string) => string,
  ): readonly PromisedHeader[] =>
    headers.map(({ name, description, example, required, at }) => ({
      name,
      promise: promise(name),
      words: description ?? example ?? '',
      required,
      at,
    }));
  return [
    ...of(limits?.headers ?? [], promiseId.limitHeader),
    ...of(declared?.headers ?? [], (name) =>
      promiseId.responseHeader(operation?.key ?? '', declared?.status ?? '', name),
    ),
    ...of(exceeded?.headers ?? [], () => promiseId.limit('exceeded')),
    ...codes.flatMap(({ code, headers }) => of(headers, () => promiseId.errorCode(code))),
  ];
}

function codeOf({ response }: NotedAnswer['exchange'], field: string): unknown {
  const json = response.json();
  return json.parsed && typeof json.value === 'object' && json.value !== null && !Array.isArray(json.value)
    ? Object.entries(json.value).find(([name]) => name === field)?.[1]
    : undefined;
}
