import { spawnSync } from 'node:child_process';

/** Tests that run the command line run what is in the sources now, not what was built some time ago. */
export function setup(): void {
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
  if (status !== 0) console.error('The build failed: tests of the command line run what was built before.');
}
