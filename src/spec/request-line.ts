import type { Diagnostic, Located, Location } from '../model/location.ts';
import type { Method } from '../model/operation.ts';
import type { Reading } from './section.ts';
import { nearest } from './suggest.ts';

export const METHODS: readonly Method[] = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'TRACE',
];

/** The method as it is sent, GET where none is stated; another word is an error. */
export function checkedMethod(stated: Located<string> | undefined, reading: Reading): string {
  if (stated === undefined) return 'GET';
  const method = stated.value.toUpperCase();
  if (!METHODS.some((known) => known === method)) reading.complain(unknownMethod(method, stated.at));
  return method;
}

/** Why a text is not the path of a request, to follow its name; a path may begin with a hole. */
export function pathProblem(path: string | undefined): string | undefined {
  if (path === undefined || path.trim() === '') return 'is missing';
  if (/^\{/.test(path)) return undefined;
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(path))
    return `is a whole URL (\`${path}\`); the host comes from the environment`;
  if (!path.startsWith('/')) return `must start with / (\`${path}\`)`;
  return /\s/.test(path.replace(/\{[^}]*\}/g, '')) ? `holds a blank (\`${path}\`)` : undefined;
}

function unknownMethod(stated: string, at: Location): Diagnostic {
  const near = nearest(stated, METHODS);
  return {
    code: 'method-unknown',
    severity: 'error',
    message: `\`${stated}\` is no method of HTTP`,
    at,
    related: [],
    help: near === undefined ? `Methods are: ${METHODS.join(', ')}.` : `Did you mean \`${near}\`?`,
  };
}
