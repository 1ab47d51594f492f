declare module 'undici/lib/dispatcher/pool.js' {
  // biome-ignore lint/style/noDefaultExport: it is what the file has
  export { Pool as default } from 'undici';
}
