/** What a reset value says: an instant (ms since the epoch), or a time from now (ms). */
export interface Reset {
  readonly form: 'date' | 'epoch milliseconds' | 'epoch seconds' | 'seconds from now';
  readonly ms: number;
  readonly text: string;
}

/** Nobody states the unit of a reset on the wire; its size tells it. Undefined for what is no time at all. */
export function readReset(text: string): Reset | undefined {
  const value = text.trim();
  if (/^\d+(?:\.\d+)?$/.test(value)) {
    const number = Number(value);
    if (number >= 1e12) return { form: 'epoch milliseconds', ms: number, text: value };
    return number >= 1e9
      ? { form: 'epoch seconds', ms: number * 1000, text: value }
      : { form: 'seconds from now', ms: number * 1000, text: value };
  }
  const date = /^[A-Z][a-z]{2}, \d|^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? undefined : { form: 'date', ms: date, text: value };
}

/** When the window ends; `now` is when the provider said so. */
export function instantOf({ form, ms }: Reset, now: number): number {
  return form === 'seconds from now' ? now + ms : ms;
}

/** The form that the page's own words ask for; undefined when they leave it open. */
export function declaredForm(words: string): Reset['form'] | undefined {
  if (/\bseconds? (?:until|to|left|before|remaining|from now)\b/i.test(words)) return 'seconds from now';
  if (/\bmilli/i.test(words)) return 'epoch milliseconds';
  if (/\b(?:unix|epoch)\b/i.test(words) || /^\d{10}$/.test(words)) return 'epoch seconds';
  return /^\d{13}$/.test(words) ? 'epoch milliseconds' : undefined;
}
