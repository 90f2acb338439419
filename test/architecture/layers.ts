/** The layers, and which imports break them: dependencies point down only. */
import type { Import } from './imports.ts'

/** What each layer may import beside itself, most specific folder first. */
const layers: readonly { readonly folder: string; readonly below: readonly string[] }[] = [
  { folder: 'src/cel', below: [] },
  { folder: 'src/wire', below: [] },
  { folder: 'src/onnx', below: ['src/wire'] },
  { folder: 'src/core', below: ['src/cel', 'src/onnx', 'src/wire'] },
  { folder: 'src/service', below: ['src/core', 'src/onnx', 'src/wire'] },
  { folder: 'src/platform', below: ['src/service', 'src/core', 'src/onnx', 'src/wire'] },
  { folder: 'src/http', below: ['src/platform', 'src/service', 'src/core', 'src/onnx', 'src/wire'] },
  { folder: 'src/pages', below: ['src/platform', 'src/service', 'src/core', 'src/onnx', 'src/wire'] },
  { folder: 'workers', below: ['src'] },
  { folder: 'embedded', below: ['src/wire'] },
  { folder: 'training-client/command', below: ['training-client', 'embedded', 'src/wire'] },
  { folder: 'training-client/bin', below: ['training-client'] },
  { folder: 'training-client', below: ['src/wire'] },
]

/** These are arithmetic and nothing else: the packages they may import, even for types, are none or one. */
const packagesOf: readonly { readonly folder: string; readonly packages: readonly string[] }[] = [
  { folder: 'src/cel', packages: ['@marcbachmann/cel-js'] },
  { folder: 'src/core', packages: [] },
  { folder: 'src/onnx', packages: [] },
]

/** Packages of which one file is all that knows them, so that they can be replaced. */
const onlyIn: Readonly<Record<string, string>> = { '@marcbachmann/cel-js': 'src/cel/parse.ts' }

const within = (path: string, folder: string): boolean => path.startsWith(`${folder}/`)

/** What is wrong with an import, or null where it is allowed. */
export function violation({ from, to, kind }: Import): string | null {
  const layer = layers.find(({ folder }) => within(from, folder))
  if (layer === undefined)
    return `${from} is in no layer: say in test/architecture/layers.ts what it may import`
  if (kind === 'package') {
    const only = onlyIn[to]
    if (only !== undefined && from !== only) return `${from} imports ${to}: only ${only} may`
    const bound = packagesOf.find(({ folder }) => within(from, folder))
    if (bound === undefined || bound.packages.includes(to)) return null
    const allowed = bound.packages.length === 0 ? 'no package' : `${bound.packages.join(', ')} alone`
    return `${from} imports ${to}: ${bound.folder} imports ${allowed}`
  }
  if ([layer.folder, ...layer.below].some((folder) => within(to, folder))) return null
  return `${from} imports ${to}: ${layer.folder} may import ${[layer.folder, ...layer.below].join(', ')} alone`
}
