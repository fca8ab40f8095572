import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the repository. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..')

/** The address of the repository. */
export const repository = /<hawser\.url>(.+)<\/hawser\.url>/.exec(readFileSync(join(root, 'pom.xml'), 'utf8'))[1]

/** Where the repository's host shows its files. */
export const sources = `${repository}/blob/main/`
