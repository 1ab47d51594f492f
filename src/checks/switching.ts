import type { Check, Judgement, RunCheck } from '../model/extension.ts';
import type { Severity } from '../model/finding.ts';
import type { CheckLevel } from '../model/scenario.ts';

/** Which checks speak, and how loudly. */
export interface CheckPolicy {
  /** By check id; an id that is not there speaks as it was written. */
  readonly levels: ReadonlyMap<string, CheckLevel>;
  /** Advice that a standard is behind counts as a violation. */
  readonly strict: boolean;
}

/** The checks that are left, each with the severity that the policy gives it: the engine is handed these and knows no policy. */
export function switchChecks(checks: readonly Check[], policy: CheckPolicy): readonly Check[] {
  return checks.filter(isOn(policy)).map((check) => {
    const decide = severityFor(check, policy);
    if (decide === undefined) return check;
    return {
      ...check,
      *judge(subject) {
        for (const judgement of check.judge(subject)) yield decided(judgement, check.severity, decide);
      },
    };
  });
}

/** The same for checks that look at the whole run. */
export function switchRunChecks(checks: readonly RunCheck[], policy: CheckPolicy): readonly RunCheck[] {
  return checks.filter(isOn(policy)).map((check) => {
    const decide = severityFor(check, policy);
    if (decide === undefined) return check;
    return {
      ...check,
      open: (context) => {
        const observer = check.open(context);
        return {
          ...observer,
          *conclude() {
            for (const conclusion of observer.conclude())
              yield conclusion.state === 'open' ? conclusion : decided(conclusion, check.severity, decide);
          },
        };
      },
    };
  });
}

/** What differs from how the checks were written, in words; undefined when nothing does. */
export function describePolicy({ levels, strict }: CheckPolicy): string | undefined {
  const parts = [
    ...[...levels].sort().map(([id, level]) => `${id} ${level === 'off' ? 'is off' : `counts as ${level}`}`),
    ...(strict ? ['advice that a standard is behind counts as violation'] : []),
  ];
  return parts.length === 0 ? undefined : `checks: ${parts.join(', ')}`;
}

type Decide = (severity: Severity) => Severity;

function isOn({ levels }: CheckPolicy): (check: { readonly id: string }) => boolean {
  return ({ id }) => levels.get(id) !== 'off';
}

/** Undefined: as it was written. What is said of one check is more specific than what is said of all. */
function severityFor(
  { id, standards }: { readonly id: string; readonly standards: readonly string[] },
  { levels, strict }: CheckPolicy,
): Decide | undefined {
  const level = levels.get(id);
  if (level === 'advice' || level === 'violation') return () => level;
  return strict && standards.length > 0 ? () => 'violation' : undefined;
}

function decided(judgement: Judgement, own: Severity, decide: Decide): Judgement {
  return judgement.state === 'kept'
    ? judgement
    : { ...judgement, severity: decide(judgement.severity ?? own) };
}
