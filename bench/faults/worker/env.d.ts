/** What the harness binds its Worker to beside wrangler.toml. */
declare namespace Cloudflare {
  interface Env {
    /** Milliseconds since 1970 at which the fast clock and the machine's agreed. */
    CLOCK_STARTED_AT: number
    CLOCK_FACTOR: number
  }
}
