import { headerValue } from '../model/exchange.ts';
import type { Check, Subject } from '../model/extension.ts';
import type { DeclaredHeader } from '../model/operation.ts';
import { answered, broken } from './evidence.ts';

/** RFC 9110 section 15.5.6: who says that a method is not allowed says which ones are. */
export const methodAllowed: Check = {
  id: 'method-allowed',
  title: 'a 405 lists in Allow the methods that the path has',
  severity: 'advice',
  standards: ['HT-01'],
  *judge(subject) {
    const { exchange, contract, step } = subject;
    if (exchange.response.status !== 405 || step.request.to !== undefined) return;
    const declared = declaredAllow(subject);
    const allow = headerValue(exchange.response.headers, 'allow');
    const methods = methodsOf(subject);
    const at =
      declared?.at ?? contract.operations.find(({ path }) => fits(path, step.request.path))?.at ?? step.at;
    if (allow === undefined) {
      const message = `${answered(subject)} without the header Allow, which lists the methods that the path has (RFC 9110 section 15.5.6).`;
      yield broken(undefined, { message, at }, declared === undefined ? 'advice' : 'violation');
      return;
    }
    const listed = allow.split(',').map((method) => method.trim().toUpperCase());
    const missing = methods.filter((method) => !listed.includes(method));
    if (missing.length === 0) return;
    const message = `${answered(subject)} with Allow: ${allow}; the page declares ${missing.join(', ')} there too.`;
    yield broken(undefined, { message, expected: methods, actual: allow, at });
  },
};

/** The page's own word on Allow: of an operation of that path, or of a code for 405. */
function declaredAllow({ contract, step }: Subject): DeclaredHeader | undefined {
  const headers = [
    ...contract.operations
      .filter(({ path }) => fits(path, step.request.path))
      .flatMap(({ responses }) => responses.filter(({ status }) => status === '405'))
      .flatMap((response) => response.headers),
    ...contract.errors.codes.filter(({ status }) => status === 405).flatMap((code) => code.headers),
  ];
  return headers.find(({ name }) => name.toLowerCase() === 'allow');
}

function methodsOf({ contract, step }: Subject): readonly string[] {
  const methods = contract.operations
    .filter(({ path }) => fits(path, step.request.path))
    .map(({ method }) => method);
  return [...new Set<string>(methods)];
}

/** Whether a path of the plan, in which holes may stand for ids, is one of the template's. */
function fits(template: string, path: string): boolean {
  const parts = template.split('/');
  const segments = path.split('/');
  return (
    parts.length === segments.length &&
    parts.every((part, index) => part === segments[index] || /^\{.*\}$/.test(part))
  );
}
