/** What the scorecard is, and how its numbers are defined. */
import { patienceGridInWords } from './stoppers/patience.ts'
import { normGridInWords } from './stoppers/threshold.ts'

export const usage = `usage: npm run bench:advice -- [--runs corpus/runs] [--in-sample] [--each] [--pictures DIRECTORY]

Replays every kept run through the advisor, with all inputs and with less, and through the stoppers that people use;
prints a table for each kind of input, the runs that break a number, and last one JSON line (of all inputs).

  --runs       the folder of kept runs
  --in-sample  judge each run by an advisor that has learned from it too; else all runs of its configuration are held out
  --each       one line a run too
  --pictures   write advice-reliability.svg, advice-lead.svg and advice-regret.svg there

Inputs: all; weights_only (no scalars, and no measure that needs a forward pass); scalars_only; no_test_split (no scalars
named test_, and no measure that requires test rows). The advisor answers at each snapshot, with scalars alone at each
line. A stopper checks at each line of scalars, five times as often; it is shown where the inputs have what it reads.

generalizing  truth.generalizes: fitted, and test accuracy .95 on two lines of scalars running. Else it is a never run:
              not within its budget, schedule.max_steps, up to which it was recorded.
goal          the first test accuracy of .99; of .95, or .9, where it never gets there.
late          generalizes, with test accuracy .9 after 1.5 times the step of the fit.
best stop     in hindsight: a generalizing run's cleaned_up_step, or its goal where that is null (its weights still moved
              when it ended, or it was lost again; these runs are named); of a never run: its fit, 0 without one.
false_stops   generalizing runs with the advice to stop before the goal. The bound is one-sided, of 95% (Clopper and
              Pearson; with none of n the rule of three), as if runs were independent; and again over configurations.
false_interventions  the same with the advice to intervene. It is no false stop, but costs regret like one.
waste         of generalizing runs that were not falsely stopped: steps paid after the best stop, over that stop; 0 for
              a stop between goal and clean-up. A run that is never told to stop pays its budget; so does one that is
              told at the budget's end. waste_median and waste_p90 are over all these runs, waste_cleaned_up_median and
              waste_cleaned_up_p90 over those where hindsight knows a clean-up.
never_called_circuit  share of never runs where the phase was circuit_formation, cleanup or generalized at any time.
hopeless_flag_median  of never runs: share of the budget until the first stop or intervene, 1 without; the median.
hopeless_flagged      share of never runs with a stop or intervene before the budget's end.
circuit_recall        share of late ones where circuit_formation, or a later phase, was called before test accuracy .9.
lead_median   of these: (step of .9 - call) / (step of .9 - fit), 0 where it was not called before; the median.
early_calls   runs with a call before hindsight's circuit_formation_step, however little; they count in recall and lead.
brier_skill   1 - Brier score of p_generalizes / that of the share of the training runs that generalize; over all
              observations from the fit on, the mean in a run and then over runs. brier_skill_before_goal: over those
              before the goal.
interval_coverage     share of expected_transition, given before test accuracy .9, that hold its step; the mean in a run
              and then over runs. Where there is no such step within the budget: that reach beyond the budget.
regret        steps paid after the best stop, over the budget, and 1 where a generalizing run ended before its goal; the
              mean over runs. The run ends at the first stop or intervene (regret_stop_alone: at the first stop). Steps
              before the best stop are charged to everyone: a run that ended too early still needs them. So stopping a run
              falsely costs a budget at any time, and stopping it between goal and clean-up nothing.
regret_vs_patience    over the regret of the best patience: of all settings, on test loss, test accuracy or train loss, the one
              with the least regret on these very runs. Settings: patience of
              ${patienceGridInWords}.
[95%]         percentile bootstrap over configurations, 2,000 draws from a fixed seed; choices in hindsight stay as made.

Stoppers: patience of Keras and Lightning with the setting of least regret, and with the fewest false stops; the median
rule of Vizier over the runs of a configuration; ReduceLROnPlateau's third reduction; test accuracy over .99;
loss_not_decreasing, overfit and overtraining of SageMaker Debugger; the weight norm under a share of its maximum
(${normGridInWords}, the one of least regret); to the planned end; to the maximum.`
