/** Where the repository and its build lie, for what runs on Node. */
import { join } from 'node:path'

export const root = join(import.meta.dirname, '..')
export const dist = join(root, 'dist')
export const workerDirectory = join(dist, 'worker')
export const assetsDirectory = join(dist, 'assets')
export const manifestPath = join(dist, 'manifest.json')
export const configPath = join(root, 'wrangler.toml')
