/** Makes the two secrets of a deployed advisor, and says how to set them. Nothing is written anywhere. */
import { newSecrets } from '../embedded/credentials.ts'

const { pepper, key } = newSecrets()
console.log(`Set these two, each when it is asked for, and keep the key:

  npx wrangler secret put KEY_PEPPER    ${pepper}
  npx wrangler secret put FIRST_KEY     ${key}`)
