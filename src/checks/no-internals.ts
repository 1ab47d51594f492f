import type { Check, Judgement } from '../model/extension.ts';
import type { Severity } from '../model/finding.ts';
import { answered, broken, shown } from './evidence.ts';

/** RFC 9457 section 5, OWASP API8: what a provider is made of is nobody's business, least of all an attacker's. */
export const noInternals: Check = {
  id: 'no-internals',
  title: 'an error tells nothing about how the provider is made',
  severity: 'violation',
  standards: ['PD-08', 'API8'],
  *judge(subject) {
    const { response } = subject.exchange;
    if (response.status < 400 || response.body.length === 0) return;
    const text = Buffer.from(response.body.subarray(0, MOST_BYTES)).toString('utf8');
    // One is enough: a stack trace holds paths and class names too.
    const [leak] = LEAKS.flatMap(({ what, severity, pattern }) => {
      const found = pattern.exec(text)?.[0];
      return found === undefined || wasSent(found, subject.exchange.request)
        ? []
        : [{ what, severity, found }];
    });
    if (leak === undefined) return;
    const at = subject.contract.errors.envelope?.at ?? subject.operation?.at ?? subject.step.at;
    const message = `${answered(subject)} with ${leak.what} in its body: ${shown(leak.found)}.`;
    const judgement: Judgement = broken(undefined, { message, actual: leak.found, at }, leak.severity);
    yield judgement;
  },
};

const MOST_BYTES = 64 * 1024;

interface Leak {
  readonly what: string;
  readonly severity: Severity;
  readonly pattern: RegExp;
}

/** In the order of what tells most. A line break may stand escaped in JSON. */
const LEAKS: readonly Leak[] = [
  {
    what: 'a stack trace',
    severity: 'violation',
    pattern:
      /\bat (?:async )?[\w.$<>[\] ]{1,100} ?\([^()\n]{1,200}:\d+(?::\d+)?\)|Traceback \(most recent call last\)|\bat [\w.$]{1,150}\([\w]{1,80}\.(?:java|kt|scala):\d+\)|\bgoroutine \d+ \[|thread '[^']{1,80}' panicked at|\bat [\w.]{1,150}\(.{0,150}\) in .{1,150}:line \d+/,
  },
  {
    what: 'an error of the database',
    severity: 'violation',
    pattern:
      /\bORA-\d{5}\b|\bSQLSTATE\b|SQLITE_[A-Z]{3,}|ER_[A-Z]{3,}_[A-Z_]{3,}|syntax error at or near|You have an error in your SQL syntax|duplicate key value violates unique constraint|\bPSQLException\b|\bSELECT\s+[\w*,."\s]{1,100}\sFROM\s+\w+|\bINSERT INTO\s+["\w.]+\s*\(/,
  },
  {
    what: 'an exception of the programming language',
    severity: 'advice',
    pattern:
      /\b(?:java|javax|org|com|System|Microsoft|kotlin|scala)\.[\w.$]{1,120}(?:Exception|Error)\b|\bException in thread\b|\b(?:NullPointerException|NullReferenceException|Cannot read propert(?:y|ies) of (?:undefined|null))\b/,
  },
  {
    what: 'a path of the file system',
    severity: 'advice',
    pattern:
      /(?<![\w.:/])\/(?:usr|home|var|app|opt|srv|root|etc)\/[\w./@-]{1,150}\.(?:js|ts|mjs|cjs|py|java|rb|php|go|cs|rs|conf|so)\b|\b[A-Z]:\\{1,2}[\w .\\-]{1,150}\.(?:cs|dll|exe|js|py|php)\b/,
  },
];

/** Hostile input may hold SQL itself: repeating it is not telling of oneself. */
function wasSent(
  found: string,
  request: { readonly url: string; readonly body: Uint8Array | undefined },
): boolean {
  const body = request.body === undefined ? '' : Buffer.from(request.body).toString('utf8');
  return body.includes(found) || decoded(request.url).includes(found);
}

function decoded(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}
