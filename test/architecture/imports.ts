/** Reads which files a source file imports. */
import { readdirSync, readFileSync } from 'node:fs'
import { posix, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** An import, as paths from the root; that of a package stands as it is written. */
export interface Import {
  readonly from: string
  readonly to: string
  readonly kind: 'file' | 'package'
}

const patterns = [
  /\b(?:import|export)\b[^'";]*?\bfrom\s*['"]([^'"]+)['"]/g,
  /\bimport\s*['"]([^'"]+)['"]/g,
  /\bimport\s*\(\s*['"]([^'"]+)['"]\s*\)/g,
  /\bnew URL\(\s*['"](\.[^'"]+\.[cm]?[jt]sx?)['"]/g,
]

/** The imports of a file's text, types and dynamic ones included. */
export function importsIn(from: string, text: string): Import[] {
  const code = text.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
  return patterns.flatMap((pattern) =>
    Array.from(
      code.matchAll(pattern),
      ([, target = '']): Import =>
        target.startsWith('.')
          ? { from, to: posix.normalize(posix.join(posix.dirname(from), target)), kind: 'file' }
          : { from, to: target, kind: 'package' },
    ),
  )
}

/** The imports of every source file of a folder under the root. */
export function importsOf(folder: string): Import[] {
  return readdirSync(`${root}${folder}`, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.([cm]?[jt]sx?)$/.test(entry.name))
    .map((entry) => relative(root, `${entry.parentPath}/${entry.name}`).split(sep).join('/'))
    .filter((file) => !file.includes('node_modules/'))
    .flatMap((file) => importsIn(file, readFileSync(`${root}${file}`, 'utf8')))
}
