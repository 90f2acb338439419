/** What `npm run faults -- --help` prints. */
export const usage = `Usage: npm run faults -- [--schedules 300] [--seed 1] [--at-once 12] [--clock 30] [--log] [--verbose]

Each schedule, seeded with --seed, --seed + 1, ..., replays a small recorded run with scalars against the advisor on the
local runtime, with the training client's own outbox and retries, while at points that its seed decides
  the runtime's process is killed with SIGKILL and started again on the same data,
  messages of the queue are lost, doubled, delayed and so reordered, or refused,
  Durable Objects are evicted, and calls to them are never made or never answered,
  calls of R2 fail before or after having been done,
  requests are refused, cut, doubled, or done and never answered,
  two clients post the same, and snapshots come out of order.
Then faults end, and when no job is due any more everything must be as in the undisturbed run. A clock that runs
faster lets leases run out in seconds.

  --schedules N  how many schedules
  --seed S       the seed of the first
  --at-once N    how many are under way at once on one runtime; a kill hits all of them
  --clock N      how many times faster it runs; on a slow machine evaluations outlive leases that end too soon
  --log          what the Worker writes, on standard error
  --verbose      a line for each schedule, with all that differed and what the seed decided

One schedule again: --seed S --schedules 1 --verbose. Kills that came from a neighbour then stay away.
Prints a line for each schedule at fault, and last one JSON line: schedules, and how many acknowledged things were
lost, doubled, different from the undisturbed run, or stuck. The exit status is 1 where any was.`
