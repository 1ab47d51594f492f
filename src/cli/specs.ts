import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import { builtins } from '../builtins.ts';
import { UsageError } from '../model/errors.ts';
import { matchSentence } from '../plan/sentences.ts';
import { type ReadResult, readSpec, type SpecText } from '../spec/read.ts';
import { unknownChecks } from './check-policy.ts';
import { systemReason } from './reason.ts';

export const EXTENSIONS: readonly string[] = ['.md', '.markdown', '.yaml', '.yml', '.json'];

/** A spec that was read, with the files that belong to it. */
export interface LoadedSpec {
  readonly text: SpecText;
  readonly companion: SpecText | undefined;
  /** Where a companion is or would be. */
  readonly companionFile: string;
  readonly providerFile: string | undefined;
  readonly result: ReadResult;
}

export function loadSpecs(
  paths: readonly string[],
  options: { readonly scenarios?: string | undefined } = {},
): readonly LoadedSpec[] {
  return specFiles(paths).map((file) => loadSpec(file, options.scenarios));
}

function specFiles(paths: readonly string[]): readonly string[] {
  if (paths.length > 0) {
    // `specs` and `./specs/orders.md` name the same page.
    const files = paths.flatMap((path) => filesAt(path));
    return [...new Map(files.map((file) => [resolve(file), file])).values()];
  }
  if (!existsSync('specs')) {
    throw new UsageError('SPEC_MISSING', 'there is no folder `specs` here and no spec was named', {
      help: 'Name a file: contract path/to/integration-spec.md',
    });
  }
  return filesAt('specs');
}

function filesAt(path: string): readonly string[] {
  if (!existsSync(path)) {
    throw new UsageError('SPEC_MISSING', `\`${path}\` does not exist`, { help: nearby(path) });
  }
  if (!statSync(path).isDirectory()) return [path];
  const files = readdirSync(path)
    .filter((name) => EXTENSIONS.includes(extname(name)))
    .sort();
  if (files.length === 0) {
    throw new UsageError('SPEC_MISSING', `the folder \`${path}\` holds no spec`, {
      help: `A spec is a file that ends in ${EXTENSIONS.join(', ')}.`,
    });
  }
  return files.map((name) => join(path, name));
}

function loadSpec(path: string, scenarios: string | undefined): LoadedSpec {
  const file = shown(path);
  const text = { file, text: readText(path) };
  if (text.text.trim() === '') {
    throw new UsageError('SPEC_EMPTY', `\`${file}\` is empty`, {
      help: 'Write a spec, or copy specs/orders.md and change it.',
    });
  }
  const name = basename(path, extname(path));
  const folders = scenarioFolders(path, scenarios);
  const companionPath = folders
    .flatMap((folder) => [join(folder, `${name}.yaml`), join(folder, `${name}.yml`)])
    .find(existsSync);
  const companion =
    companionPath === undefined ? undefined : { file: shown(companionPath), text: readText(companionPath) };
  const providerFile = folders
    .flatMap((folder) =>
      ['ts', 'mts', 'js', 'mjs'].map((extension) => join(folder, `${name}.provider.${extension}`)),
    )
    .find(existsSync);
  return {
    text,
    companion,
    companionFile: companion?.file ?? shown(join(scenarios ?? 'scenarios', `${name}.yaml`)),
    providerFile,
    result: readWithChecks(text, companion),
  };
}

/** Reading knows no checks: whether those that a companion names are there is looked up beside it. */
function readWithChecks(text: SpecText, companion: SpecText | undefined): ReadResult {
  const result = readSpec(text, {
    formats: builtins.formats,
    probes: builtins.probes,
    matches: matchSentence,
    ...(companion === undefined ? {} : { companion }),
  });
  return { ...result, diagnostics: [...result.diagnostics, ...unknownChecks(result.companion)] };
}

/** The folder that was named, the `scenarios` beside the spec's folder, and the one in the current folder. */
function scenarioFolders(path: string, named: string | undefined): readonly string[] {
  if (named !== undefined && !existsSync(named)) {
    throw new UsageError('SCENARIOS_MISSING', `the folder \`${named}\` of --scenarios does not exist`);
  }
  return [
    ...(named === undefined ? [] : [named]),
    join(dirname(resolve(path)), '..', 'scenarios'),
    'scenarios',
  ];
}

function readText(path: string): string {
  const bytes = readBytes(path);
  const mark = bytes.length > 1 ? bytes.readUInt16BE(0) : 0;
  if (mark === 0xfeff || mark === 0xfffe) throw noText(path, 'it is written in UTF-16');
  // UTF-16 without its mark is full of zeros, and a picture has some, too.
  if (bytes.includes(0)) throw noText(path, 'it holds zero bytes');
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw noText(path, 'its bytes are not those of UTF-8');
  }
}

function readBytes(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new UsageError('SPEC_UNREADABLE', `\`${path}\` cannot be read: ${systemReason(cause)}`, { cause });
  }
}

function noText(path: string, reason: string): UsageError {
  return new UsageError('SPEC_NOT_TEXT', `\`${path}\` is no UTF-8 text: ${reason}`, {
    help: 'A spec is Markdown, YAML or JSON in UTF-8.',
  });
}

function nearby(path: string): string {
  const folder = dirname(path);
  const names = existsSync(folder)
    ? readdirSync(folder).filter((name) => EXTENSIONS.includes(extname(name)))
    : [];
  return names.length === 0
    ? 'Check the path.'
    : `In \`${folder}\` there are: ${names.slice(0, 8).join(', ')}.`;
}

/** Paths are shown relative to where the user stands, so that reports hold no machine paths. */
function shown(path: string): string {
  const short = relative(process.cwd(), resolve(path));
  return short === '' ? path : short.split('\\').join('/');
}
