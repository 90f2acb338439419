/** What `npm run load -- --help` prints. */
export const usage = `Usage: npm run load -- [--runs 200] [--seconds 180] [--busy 0.7] [--only overhead,sustained,growth]

First one client alone posts the demo's snapshots to the embedded advisor: what a snapshot takes beyond its evaluation.
Then many runs post snapshots of the demo's size with their scalars, each thinking between two of them for so long that
evaluation takes the given share of one core, while /healthz and advice are asked for and the memory of the runtime's
process is sampled. Refusals with Retry-After are obeyed, counted, and no errors.
Last, reads are timed as the list grows to 10,000 runs and a run to 100,000 readings.

  --runs N      how many runs at once
  --seconds S   for how long
  --busy B      the share of one core that evaluation is to take
  --only PARTS  some of the three parts

Prints tables, and one JSON line: errors, lost (acknowledged and not there in the end), advice_p50_ms, advice_p99_ms,
healthz_p99_ms, overhead_p50_ms, and how many times longer a read takes at the largest size than at the smallest:
list_growth of the list's page and index, readings_growth of advice and the run's page, whichever grew more. What the
script of a page fetches for its charts (all readings, in 600 points a series) is printed beside these. replay_first_ms
and replay_again_ms: a preset tried on a run of 1,000 snapshots, for the first time and after it.`
