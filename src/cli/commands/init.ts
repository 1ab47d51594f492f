import { existsSync, statSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { UsageError } from '../../model/errors.ts';
import { ask, type Question } from '../init/ask.ts';
import { scaffold, slugOf, type Written } from '../init/scaffold.ts';
import { packageFolder } from '../package-folder.ts';
import { terminal } from '../terminal.ts';

export interface InitFlags {
  readonly dir: string;
  readonly name?: string;
  readonly baseUrl?: string;
  readonly yes?: boolean;
}

/** Writes a first page with all that belongs to it, so that `contract` runs green at once. */
export async function initCommand(flags: InitFlags): Promise<number> {
  if (existsSync(flags.dir) && !statSync(flags.dir).isDirectory())
    throw new UsageError('FOLDER_UNWRITABLE', `\`${flags.dir}\` is a file`, {
      help: 'Name a folder with --dir.',
    });
  const { name, baseUrl } = await answers(flags);
  const written = scaffold({ folder: flags.dir, name, baseUrl }, join(packageFolder(), 'templates'));
  const width = Math.max(...written.map(({ file }) => file.length));
  for (const { file, state, about } of written)
    terminal.line(`${file.padEnd(width)}  ${state === 'written' ? about : `${state}: ${about}`}`);
  terminal.line(nextSteps(flags.dir, written));
  return 0;
}

async function answers(flags: InitFlags): Promise<{ readonly name: string; readonly baseUrl: string }> {
  const name = { given: flags.name, flag: '--name', ...nameQuestion(flags.dir) };
  const baseUrl = { given: flags.baseUrl, flag: '--base-url', ...URL_QUESTION };
  const all = [name, baseUrl];
  for (const { given, flag, refuse } of all) {
    const problem = given === undefined ? undefined : refuse(given);
    if (problem !== undefined) throw new UsageError('ANSWER_UNUSABLE', `${flag}: ${problem}`);
  }
  const open = all.filter(({ given }) => given === undefined);
  if (open.length > 0 && flags.yes !== true && process.stdin.isTTY !== true) {
    throw new UsageError('TERMINAL_MISSING', 'there is no terminal to ask on', {
      help: `Give ${open.map(({ flag }) => flag).join(' and ')}, or take what would be offered with --yes.`,
    });
  }
  const said =
    flags.yes === true || open.length === 0
      ? open.map(({ fallback }) => fallback)
      : await ask(open, { input: process.stdin, output: process.stderr });
  const answer = (question: (typeof all)[number]): string =>
    question.given ?? said[open.indexOf(question)] ?? question.fallback;
  return { name: answer(name), baseUrl: answer(baseUrl) };
}

function nameQuestion(folder: string): Question {
  const named = basename(resolve(folder));
  return {
    text: 'Name of the API',
    fallback: slugOf(named) === '' ? 'Tickets' : named,
    refuse: (answer) =>
      slugOf(answer) === '' || /[\r\n]/.test(answer)
        ? 'a name has a letter or a digit, and stands on one line.'
        : undefined,
  };
}

const URL_QUESTION: Question = {
  text: 'Base URL of its staging environment',
  fallback: 'https://staging.example.com',
  refuse: (answer) => {
    const url = URL.canParse(answer) && !/["\\\s]/.test(answer) ? new URL(answer) : undefined;
    const usable = url !== undefined && /^https?:$/.test(url.protocol) && url.username === '';
    return usable && url.search === '' && url.hash === ''
      ? undefined
      : 'write it like https://api.example.com or http://127.0.0.1:8080.';
  },
};

function nextSteps(folder: string, written: readonly Written[]): string {
  const elsewhere = relative('.', folder);
  const page = written[0]?.file ?? 'specs';
  return [
    '',
    `Next${elsewhere === '' ? '' : `, in ${elsewhere}`}:`,
    '  contract                  run the page against the sandbox that is built from it',
    `  contract lint             say what is contradictory in it, while you change ${page}`,
    '  contract --env staging    needs STAGING_CLIENT_ID and STAGING_CLIENT_SECRET',
    ...(existsSync(join(folder, 'package.json'))
      ? []
      : [
          '',
          'The workflow runs `npm ci`: it needs a package.json with contract-harness among its devDependencies.',
        ]),
  ].join('\n');
}
