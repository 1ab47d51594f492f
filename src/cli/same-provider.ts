import type { Contract } from '../model/contract.ts';
import { EMBEDDED } from '../model/environment.ts';
import { UsageError } from '../model/errors.ts';
import type { RunStart } from '../model/event.ts';
import { baseUrlOf, findEnvironment } from './environment.ts';
import { isEmbedded, type ReachingFlags, withRemote } from './reaching.ts';
import { configuredFor } from './settings/configured.ts';
import { statedVariables } from './variables.ts';

/** A run that judged a page. */
export interface Judged {
  readonly start: Pick<RunStart, 'environment' | 'baseUrl'>;
  readonly contract: Contract;
}

/** The provider that runs judged, unless the flags name another; where it is another, the notes say so. */
export function sameProvider(
  judged: readonly Judged[],
  flags: Partial<ReachingFlags>,
): Pick<ReachingFlags, 'env' | 'baseUrl'> & { readonly notes: readonly string[] } {
  const env = flags.env ?? onlyOne('environment', judged, '--env');
  const stays = judged.every(({ start }) => start.environment === env);
  const stated = { ...flags, env };
  const moved = judged.filter((run) => !wentTo(run, stated));
  const remembers = flags.baseUrl === undefined && stays && env !== EMBEDDED && moved.length > 0;
  const baseUrl = remembers ? onlyOne('baseUrl', judged, '--base-url') : flags.baseUrl;
  const reaching = withRemote({ ...stated, baseUrl });
  const notes = judged
    .filter((run) => !wentTo(run, reaching))
    .map(({ start, contract }) => {
      const now = isEmbedded(reaching)
        ? 'the embedded sandbox'
        : (urlOf(contract, reaching) ?? 'no base URL');
      return `another provider: ${contract.source.file} was judged at ${start.baseUrl} (${start.environment}), and this goes to ${now} (${reaching.env}).`;
    });
  return { env: reaching.env, baseUrl: reaching.baseUrl, notes: [...new Set(notes)] };
}

/** Whether a run with these flags would go where that one went; every sandbox of a run has a port of its own. */
function wentTo({ start, contract }: Judged, reaching: ReachingFlags): boolean {
  if (start.environment !== reaching.env) return false;
  if (isEmbedded(reaching)) return /^https?:\/\/(?:127\.0\.0\.1|localhost)(?::|$)/.test(start.baseUrl);
  return urlOf(contract, reaching) === start.baseUrl;
}

function urlOf(contract: Contract, { env, baseUrl, configured }: ReachingFlags): string | undefined {
  const [url] = baseUrlOf(findEnvironment(contract, env), env, {
    baseUrl,
    configured: configuredFor(configured, env).baseUrl,
    variable: statedVariables(env, { process: process.env, folder: '.' }),
  });
  if (url === undefined || !URL.canParse(url)) return url;
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`.replace(/\/+$/, '');
}

function onlyOne(
  what: 'environment' | 'baseUrl',
  judged: readonly Judged[],
  flag: '--env' | '--base-url',
): string {
  const [one = '', ...others] = new Set(judged.map(({ start }) => start[what]));
  if (others.length === 0) return one;
  throw new UsageError(
    'PROVIDERS_MANY',
    `these findings are of several providers: ${[one, ...others].join(', ')}`,
    {
      help: `Send one finding by its id, or name one provider with ${flag}.`,
    },
  );
}
