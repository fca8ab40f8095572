import { createReadStream, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'

const types = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

/** The file that a path of the site shows, relative to its folder; undefined if there is none. */
export function fileOf(folder, base, path) {
  if (!path.startsWith(base)) return undefined
  const name = normalize(decodeURIComponent(path.slice(base.length)) || 'index.html')
  const file = statSync(join(folder, name), { throwIfNoEntry: false })
  return !name.startsWith('..') && file?.isFile() ? name : undefined
}

/** Serves a folder on a free port of this machine, as any host of static files does. */
export async function serve(folder, base) {
  const server = createServer((request, response) => {
    const name = fileOf(folder, base, new URL(request.url, 'http://localhost').pathname)
    response.writeHead(name ? 200 : 404, { 'content-type': types[extname(name ?? '')] ?? 'text/plain' })
    if (name) createReadStream(join(folder, name)).pipe(response)
    else response.end('not found')
  })
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))
  return server
}
