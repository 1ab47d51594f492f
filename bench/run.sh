#!/bin/sh
# npm run bench            all benches
# npm run bench -- start   one of them
set -eu
rm -rf dist
npm run --silent build
npx esbuild bench/*.ts --bundle --splitting --format=esm --platform=node --target=node20 --packages=external \
  --outdir=dist/bench --log-level=warning
for name in "${@:-start throughput memory generate sandbox}"; do
  for one in $name; do node "dist/bench/$one.js"; done
done
