import { closeSync, ftruncateSync, mkdirSync, openSync, readSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** A text file that is written as the text comes: what is in it so far survives whatever ends the process. */
export interface OpenFile {
  /** Throws what kept an earlier text from being written. */
  readonly add: (text: string) => void;
  /** Writes what is left, and throws when that, or something before it, could not be written. */
  readonly close: () => void;
}

const BATCH_CHARACTERS = 64 * 1024;
const BATCH_MS = 20;

/** Joins small texts: one system call for many events, and none of them waits longer than a moment. */
export function openFile(file: string, mode: 'new' | 'append'): OpenFile {
  mkdirSync(dirname(file), { recursive: true });
  const descriptor = openSync(file, mode === 'new' ? 'w' : 'a+');
  if (mode === 'append') dropTornLine(descriptor, file);
  let held = '';
  let timer: NodeJS.Timeout | undefined;
  let failure: unknown;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const text = held;
    held = '';
    if (text === '' || failure !== undefined) return;
    try {
      writeWhole(descriptor, text);
    } catch (thrown) {
      // Inside a timer nobody could catch it: it is told to whoever writes next.
      failure = thrown;
    }
  };
  const complain = (): void => {
    if (failure !== undefined) throw failure;
  };
  return {
    add: (text) => {
      held += text;
      if (held.length >= BATCH_CHARACTERS) flush();
      else timer ??= setTimeout(flush, BATCH_MS);
      complain();
    },
    close: () => {
      flush();
      closeSync(descriptor);
      complain();
    },
  };
}

/** A nearly full disk takes a part of what it is given. */
function writeWhole(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  let written = 0;
  while (written < bytes.length) written += writeSync(descriptor, bytes, written);
}

const CHUNK = 64 * 1024;
const NEWLINE = 0x0a;

/** A process that was killed may have left half a line: it is taken out, so that the next one begins a line. */
function dropTornLine(descriptor: number, file: string): void {
  const { size } = statSync(file);
  if (size === 0) return;
  const chunk = Buffer.alloc(CHUNK);
  for (let end = size; end > 0; ) {
    const start = Math.max(0, end - CHUNK);
    const read = readSync(descriptor, chunk, 0, end - start, start);
    const newline = chunk.subarray(0, read).lastIndexOf(NEWLINE);
    if (newline >= 0) {
      if (start + newline + 1 < size) ftruncateSync(descriptor, start + newline + 1);
      return;
    }
    end = start;
  }
  ftruncateSync(descriptor, 0);
}
