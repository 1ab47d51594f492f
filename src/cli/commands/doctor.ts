import { accessSync, constants, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { countDiagnostics } from '../diagnostics.ts';
import { environmentLines, exitFor, lookedLines } from '../environment-lines.ts';
import { environmentNames } from '../environment-view.ts';
import { lintSpec } from '../linting.ts';
import type { Looked } from '../reachability.ts';
import { systemReason } from '../reason.ts';
import type { ConfigFile } from '../settings/config-file.ts';
import { type LoadedSpec, loadSpecs } from '../specs.ts';
import { terminal } from '../terminal.ts';
import { type Examined, examine } from './env.ts';

export interface DoctorFlags {
  readonly json?: boolean;
  readonly offline?: boolean;
  readonly timeout: number;
  readonly reports: string;
  readonly scenarios?: string;
  readonly configured?: ConfigFile | undefined;
}

const LEAST_NODE: readonly [number, number] = [20, 19];

/** Everything that a run needs: this machine, the folder, the pages, and each environment of theirs. */
export async function doctorCommand(paths: readonly string[], flags: DoctorFlags): Promise<number> {
  const here = [
    nodeVersion(process.versions.node),
    reportsFolder(flags.reports),
    ignoredFiles(flags.reports),
  ];
  const specs = loadSpecs(paths.length > 0 ? paths : (flags.configured?.specs ?? []), {
    scenarios: flags.scenarios,
  });
  const pages = specs.map(readable);
  const examined: Examined[] = [];
  for (const spec of specs) {
    for (const env of environmentNames(spec))
      examined.push(await examine(spec, { env, configured: flags.configured }, flags));
  }
  if (flags.json === true) {
    const environments = examined.map(({ view, looked }) => ({ ...view, checks: looked }));
    await terminal.write(`${JSON.stringify({ here, pages, environments }, undefined, 2)}\n`);
  } else {
    const colour = terminal.colour(process.stdout);
    for (const line of lookedLines([...here, ...pages], colour)) terminal.line(line);
    terminal.line('');
    for (const { view, looked } of examined)
      for (const line of [...environmentLines(view, colour), ...lookedLines(looked, colour), ''])
        terminal.line(line);
  }
  if (pages.some(({ state }) => state === 'bad')) return 2;
  return Math.max(here.some(({ state }) => state === 'bad') ? 1 : 0, exitFor(examined));
}

export function nodeVersion(version: string): Looked {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [wantedMajor, wantedMinor] = LEAST_NODE;
  const enough = major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
  return {
    what: 'node',
    state: enough ? 'good' : 'bad',
    says: `${version}${enough ? '' : `, and ${wantedMajor}.${wantedMinor} is needed`}`,
  };
}

function reportsFolder(folder: string): Looked {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return { what: 'reports', state: 'good', says: `\`${folder}\` can be written` };
  } catch (cause) {
    return { what: 'reports', state: 'bad', says: `\`${folder}\` cannot be written: ${systemReason(cause)}` };
  }
}

/** What must not be committed: secrets, and the reports of every run. */
function ignoredFiles(reports: string): Looked {
  const what = '.gitignore';
  if (!existsSync('.gitignore')) return { what, state: 'warning', says: 'there is none' };
  const lines = readFileSync('.gitignore', 'utf8')
    .split(/\r?\n/)
    .map((line) => line.trim().replace(/^\//, ''));
  const folder = reports.replace(/^\.\//, '').replace(/\/$/, '');
  const wanted: readonly (readonly string[])[] = [
    ['.env', '.env*'],
    ['.env.*', '.env*'],
    [folder, `${folder}/`, `${folder}/*`, `${folder}/**`],
  ];
  const missing = wanted.filter((ways) => !ways.some((way) => lines.includes(way)));
  return missing.length === 0
    ? { what, state: 'good', says: 'leaves out .env files and reports' }
    : { what, state: 'warning', says: `lacks ${missing.map(([way]) => way).join(', ')}` };
}

function readable(spec: LoadedSpec): Looked {
  const all = lintSpec(spec);
  const broken = spec.result.diagnostics.some(({ severity }) => severity === 'error');
  const { file } = spec.text;
  return {
    what: 'page',
    state: broken ? 'bad' : all.length > 0 ? 'warning' : 'good',
    says: all.length === 0 ? `${file} is fine` : `${file}: ${countDiagnostics(all)} (contract lint ${file})`,
  };
}
