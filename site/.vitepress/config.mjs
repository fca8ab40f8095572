import { readdirSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitepress'
import { repository, root, sources } from '../repository.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const modules = (path) => join(here, '..', 'node_modules', path)

/** The pages, as paths in the repository. */
const isPage = (path) => /^(docs\/)?[^/]+\.md$/.test(path)

/** Links to what is no page, such as a Java file, lead to the repository. */
function linksOutside(md) {
  const open = md.renderer.rules.link_open
  md.renderer.rules.link_open = (tokens, index, options, env, self) => {
    const href = tokens[index].attrGet('href')
    const [path] = href.split('#')
    if (path && !/^[a-z]+:|^\//.test(path)) {
      const target = normalize(join(dirname(env.relativePath), path))
      if (!isPage(target)) {
        tokens[index].attrSet('href', sources + target)
      } else if (target === 'README.md') {
        tokens[index].attrSet('href', href.replace('README.md', 'index.md'))
      }
    }
    return open(tokens, index, options, env, self)
  }
}

/** Indented code looks and scrolls as code between fences does. */
function indentedCode(md) {
  md.renderer.rules.code_block = (...args) => md.renderer.rules.fence(...args)
}

// Pictures keep their size, so that their text can be read on a phone, and scroll as tables do.
const style = '.vp-doc p:has(> img) { overflow-x: auto } .vp-doc p > img { max-width: none }'

// A loop of rope.
const icon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" fill="none" stroke="#3451b2" stroke-width="3">' +
  '<circle cx="8" cy="6" r="4"/><path d="M8 10v6"/></svg>'

const page = (text, name) => ({ text, link: `/${name}` })

const sidebar = [
  {
    text: 'Use it',
    items: [
      page('Start', ''),
      page('Spring Boot', 'docs/spring'),
      page('Transactions', 'docs/transactions'),
      page('TCC', 'docs/tcc'),
      page('Propagation and tests', 'docs/propagation'),
      page('Migration', 'docs/migration'),
      page('Configuration', 'docs/configuration'),
      page('Registries', 'docs/registries'),
      page('Security, ingress, QUIC', 'docs/security'),
      page('Versions and class paths', 'docs/compatibility'),
    ],
  },
  {
    text: 'Run it',
    items: [
      page('Command line and doctor', 'docs/doctor'),
      page('Metrics and traces', 'docs/metrics'),
      page('Reliability', 'docs/reliability'),
      page('Performance', 'docs/performance'),
      page('Lessons', 'docs/lessons'),
    ],
  },
  {
    text: 'Look inside',
    items: [
      page('Architecture', 'docs/architecture'),
      page('Protocol', 'docs/protocol'),
      page('Contributing', 'CONTRIBUTING'),
      page('Changes', 'CHANGELOG'),
      page('Report a security problem', 'SECURITY'),
    ],
  },
]

/** A page that the sidebar lacks is found only by its links. */
const listed = sidebar.flatMap((group) => group.items.map((item) => item.link))
const missing = readdirSync(join(root, 'docs'))
  .filter((file) => file.endsWith('.md'))
  .map((file) => `/docs/${file.slice(0, -'.md'.length)}`)
  .filter((link) => !listed.includes(link))
if (missing.length > 0) throw new Error(`not in the sidebar of site/.vitepress/config.mjs: ${missing.join(', ')}`)

export default defineConfig({
  title: 'Hawser',
  description: 'A Java client SDK for Apache Seata transaction coordinators',
  lang: 'en',
  base: process.env.SITE_BASE ?? '/',
  srcDir: root,
  srcExclude: ['!(docs)/**/*'],
  rewrites: { 'README.md': 'index.md' },
  outDir: join(root, 'target', 'site'),
  cacheDir: join(root, 'target', 'site-cache'),
  metaChunk: true,
  head: [
    ['link', { rel: 'icon', href: `data:image/svg+xml,${encodeURIComponent(icon)}` }],
    ['style', {}, style],
  ],
  // What looks like HTML is a placeholder, such as <cluster>.
  markdown: { html: false, config: (md) => [linksOutside, indentedCode].forEach((change) => change(md)) },
  // The pages are not below this folder, so their imports are not found from where they are.
  vite: {
    resolve: {
      alias: [
        { find: /^vue$/, replacement: modules('vue/dist/vue.runtime.esm-bundler.js') },
        { find: /^vue\/server-renderer$/, replacement: modules('vue/server-renderer/index.mjs') },
      ],
    },
  },
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    socialLinks: [{ icon: 'github', link: repository }],
    sidebar,
  },
})
