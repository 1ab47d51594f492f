import { builtins } from '../../src/builtins.ts';
import { unknownChecks } from '../../src/cli/check-policy.ts';
import { lintSpec } from '../../src/cli/linting.ts';
import { type Diagnostic, formatLocation } from '../../src/model/location.ts';
import { matchSentence } from '../../src/plan/sentences.ts';
import { lintCodes } from '../../src/spec/lint/codes.ts';
import { readSpec } from '../../src/spec/read.ts';
import { type LintExample, lintExamples } from './lint-examples.ts';

/** docs/lint.md: every code with a page that earns it and the message that it gets. */
export function lintPage(): string {
  const sections = lintCodes.map(({ code, severity, says }) => {
    const example = lintExamples[code];
    const found = example === undefined ? undefined : firstOf(code, example);
    if (example === undefined || found === undefined) throw new Error(`${code} has no example that earns it`);
    return `## \`${code}\` (${severity})\n\n${capital(says)}.\n\n${shown(example, found)}`;
  });
  return `${INTRODUCTION}\n${sections.join('\n')}`;
}

/** The diagnostic of that code that the example's page gets. */
export function firstOf(code: string, example: LintExample): Diagnostic | undefined {
  const companionFile = 'scenarios/page.yaml';
  const text = { file: example.markdown === true ? 'page.md' : 'page.yaml', text: example.page };
  const companion =
    example.companion === undefined ? undefined : { file: companionFile, text: example.companion };
  const result = readSpec(text, {
    formats: builtins.formats,
    probes: builtins.probes,
    matches: matchSentence,
    ...(companion === undefined ? {} : { companion }),
  });
  return [...lintSpec({ result, companionFile }), ...unknownChecks(result.companion)].find(
    (diagnostic) => diagnostic.code === code,
  );
}

function shown(example: LintExample, { at, severity, message, help, related }: Diagnostic): string {
  const fence = example.markdown === true ? '````markdown' : '```yaml';
  const told = [
    `${formatLocation(at)}  ${severity}  ${message}`,
    ...related.map((other) => `  also ${formatLocation(other.at)}  ${other.message}`),
    ...(help === undefined ? [] : [`  help ${help}`]),
  ];
  const companion =
    example.companion === undefined
      ? ''
      : `With the companion file\n\n\`\`\`yaml\n${example.companion}\`\`\`\n\n`;
  return `${fence}\n${example.page}${fence.replace(/\w+$/, '')}\n\n${companion}\`\`\`text\n${told.join('\n')}\n\`\`\`\n`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const INTRODUCTION = `# Lint

<!-- Written by \`npm run docs\`; change docs/source/lint-examples.ts and src/spec/lint/codes.ts instead. -->

\`contract lint\` says what is wrong, contradictory or left open in a page, without sending anything. An **error** means that
the page cannot be run as it is written (exit code 2). A **warning** contradicts or omits something that a run needs; the help
says what is done until it is corrected. An **advice** is what makes a page easier to agree on. \`contract lint --rules\` lists
the codes, \`contract lint --json\` prints code, severity, message, file, line, column, related places and help.
`;
