/// <reference types="@cloudflare/vitest-plugin/types" />
/** What the tests' worker is bound to beside wrangler.toml. */
declare namespace Cloudflare {
  interface Env {
    ORT: Service<import('./ort-worker.ts').OrtWorker>
    FIXTURES: Fetcher
  }
}
