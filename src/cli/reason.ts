const WORDS: Readonly<Record<string, string>> = {
  EACCES: 'that is not permitted',
  EADDRINUSE: 'another process listens there',
  EADDRNOTAVAIL: 'this machine has no such address',
  EISDIR: 'it is a folder',
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'a part of its path is not a folder',
  ENOTFOUND: 'there is no such host',
  ENOSPC: 'the disk is full',
  EPERM: 'that is not permitted',
  EROFS: 'the disk can only be read',
};

/** Why the operating system refused, in words; what it says itself where we have none. */
export function systemReason(cause: unknown): string {
  const code =
    typeof cause === 'object' && cause !== null && 'code' in cause && typeof cause.code === 'string'
      ? cause.code
      : '';
  return WORDS[code] ?? (cause instanceof Error ? cause.message : String(cause));
}
