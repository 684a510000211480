// The build defines these; a run from the source has none of them. See scripts/build/bundle.mjs.
declare const __HMLS_VERSION__: string | undefined;
declare const __HMLS_COMMIT__: string | undefined;
declare const __HMLS_BUILD_DATE__: string | undefined;

/** e.g. `v0.1.0`; `v0.0.0-dev` when it runs from the source. */
export const version = typeof __HMLS_VERSION__ === 'string' ? __HMLS_VERSION__ : 'v0.0.0-dev';

/** The git commit of the source, with `-dirty` if the work tree differed from it; or `unknown`. */
export const commit = typeof __HMLS_COMMIT__ === 'string' ? __HMLS_COMMIT__ : 'unknown';

/** When that commit was made, e.g. `2026-03-01T09:30:00Z`; or `unknown`. */
export const date = typeof __HMLS_BUILD_DATE__ === 'string' ? __HMLS_BUILD_DATE__ : 'unknown';
