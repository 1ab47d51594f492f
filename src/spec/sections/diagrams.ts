import type { Diagram } from '../../model/contract.ts';
import type { ParsedSpec } from '../../model/extension.ts';
import type { Location } from '../../model/location.ts';

/** Mermaid sequence diagrams: who says what to whom, line by line. Other kinds of diagrams have no messages. */
export function readDiagrams(diagrams: ParsedSpec['diagrams']): readonly Diagram[] {
  return diagrams
    .filter(({ text }) => /^\s*sequenceDiagram\b/.test(text))
    .map(({ text, at }) => readSequence(text, at));
}

const PARTICIPANT = /^\s*(?:participant|actor)\s+(.+?)(?:\s+as\s+(.+))?\s*$/;
const MESSAGE = /^\s*(.+?)\s*(-->>|->>|-->|->|--\)|-\)|--x|-x)\s*[+-]?\s*(.+?)\s*:\s*(.*)$/;

function readSequence(text: string, at: Location): Diagram {
  const participants = new Map<string, string>();
  const messages: Diagram['messages'][number][] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const participant = PARTICIPANT.exec(line);
    if (participant !== null) {
      participants.set(participant[1] ?? '', participant[2] ?? participant[1] ?? '');
      continue;
    }
    const message = MESSAGE.exec(line);
    if (message === null) continue;
    const [, from = '', , to = '', said = ''] = message;
    for (const name of [from, to]) if (!participants.has(name)) participants.set(name, name);
    messages.push({
      from: participants.get(from) ?? from,
      to: participants.get(to) ?? to,
      text: said.trim(),
      at: { file: at.file, line: at.line + index, column: at.column, length: line.length },
    });
  }
  return { participants: [...new Set(participants.values())], messages, at };
}
