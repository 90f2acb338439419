/** The page of a run's rules: those in force, an editor that tries them by replay, and all versions. */
import { raw } from 'hono/html'
import type { RulesVersion } from '../wire/rules-of-run.ts'
import type { Run, RunSummary } from '../wire/run.ts'
import { Layout } from './layout.tsx'
import type { Rights } from './ports.ts'
import { EditorSection } from './rules/editor-section.tsx'
import { InForceSection } from './rules/in-force-section.tsx'
import { PreviewSection } from './rules/preview-section.tsx'
import { VersionsSection } from './rules/versions-section.tsx'
import { bandsOf, type Timeline } from './view/bands.ts'
import { scriptJson } from './view/script-json.ts'

export type RulesPageProps = {
  run: Run
  /** Newest first. */
  versions: readonly [RulesVersion, ...RulesVersion[]]
  timeline: Timeline
  /** Other runs of the project. */
  runs: readonly RunSummary[]
  rights: Rights
  styleNonce: string
}

export function RulesPage({ run, versions, timeline, runs, rights, styleNonce }: RulesPageProps) {
  return (
    <Layout title={`Rules of ${run.name}`} script={rights.triesRules ? 'rules' : undefined}>
      <header class="run-header">
        <p class="eyebrow">
          <a href={`/runs/${run.run}`}>{run.name}</a>
        </p>
        <h1>Rules</h1>
      </header>
      <div id="region-in-force" data-region>
        <InForceSection newest={versions[0]} />
      </div>
      {rights.triesRules && (
        <>
          <EditorSection run={run.run} saves={rights.savesRules} styleNonce={styleNonce} />
          <PreviewSection runs={runs} />
          <noscript>
            <p class="note">
              Changing rules needs a script, or <code>PUT /v1/runs/{run.run}/rules</code>.
            </p>
          </noscript>
        </>
      )}
      <div id="region-versions" data-region>
        <VersionsSection versions={versions} />
      </div>
      <script id="page-bands" type="application/json">
        {raw(scriptJson(bandsOf(timeline, run.step ?? 0)))}
      </script>
    </Layout>
  )
}
