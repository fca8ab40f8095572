// Opens every page of the built site in a browser, on a phone and on a desktop. The exit status is 1 if it finds something.
// Argument: the program of Chromium.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { resolveConfig } from 'vitepress'
import { probe } from './probe.mjs'
import { root, sources } from './repository.mjs'
import { fileOf, serve } from './server.mjs'

const views = {
  phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 3 },
  desktop: { viewport: { width: 1280, height: 800 } },
}
const smallest = { phone: 12, desktop: 0 }
const term = 'XidContext'
const limit = 120_000

const config = await resolveConfig(undefined, 'build', 'production')
const { outDir: folder } = config
const { base } = config.site
// 404.html is for hosts that show it at wrong addresses.
const pages = readdirSync(folder, { recursive: true }).filter((file) => file.endsWith('.html') && file !== '404.html')

/** What is wrong, and on which pages. */
const problems = new Map()
const ids = new Map(pages.map((page) => [page, new Set()]))
const links = new Map(pages.map((page) => [page, new Set()]))

function report(page, problem) {
  problems.set(problem, (problems.get(problem) ?? new Set()).add(page))
}

const andMore = (others) => (others.length > 0 ? ` (and ${others.length} more)` : '')

/** Opens a page and does something with it. Reports what goes wrong until it is closed. */
async function visit(context, file, view, action) {
  const page = await context.newPage()
  const problem = (text) => report(file, `${text} (${view})`)
  let open = true
  const whileOpen = (text) => open && problem(text)
  page.on('console', (message) => {
    // A response is reported itself.
    const responded = message.text().startsWith('Failed to load resource')
    if (message.type() === 'error' && !responded) whileOpen(`logs the error "${message.text()}"`)
  })
  page.on('pageerror', (error) => whileOpen(`throws "${error.message}"`))
  page.on('requestfailed', (request) => whileOpen(`cannot load ${request.url()}: ${request.failure()?.errorText}`))
  page.on('response', (response) => response.status() >= 400 && whileOpen(`gets ${response.status()} for ${response.url()}`))
  try {
    await page.goto(origin + base + file, { waitUntil: 'load' })
    await page.waitForFunction(() => document.querySelector('#app').__vue_app__ && document.fonts.status === 'loaded')
    await action(page, problem)
  } catch (error) {
    problem(`cannot be used: ${error.message.split('\n')[0]}`)
  }
  open = false
  await page.close()
}

async function look(page, problem, file, view) {
  const { width } = views[view].viewport
  const found = await page.evaluate(probe, { width, smallest: smallest[view] })
  found.links.forEach((link) => links.get(file).add(link))
  found.ids.forEach((id) => ids.get(file).add(id))
  found.broken.forEach((picture) => problem(`has a picture that does not load, ${picture}`))
  const [text, ...more] = found.small
  if (text) problem(`has text below ${smallest[view]} px: ${text}${andMore(more)}`)
  if (found.wide) problem(`is wider than the screen of ${width} px: ${found.wide}`)
}

/** Searches as a reader does: the first result must lead to the term. */
async function search(page, problem) {
  await page.locator('#local-search button').click()
  await page.locator('#localsearch-input').fill(term)
  const box = page.locator('.VPLocalSearchBox')
  await box.locator('.result, .no-results').first().waitFor()
  const result = box.locator('.result').first()
  if (!(await result.isVisible())) return problem(`finds nothing for the search term ${term}`)
  await result.click()
  await page.locator('.VPDoc').getByText(term).first().waitFor({ state: 'attached' })
    .catch(() => problem(`shows a result for the search term ${term} that does not have it, ${page.url()}`))
}

/** What is wrong with a link, undefined if nothing is. Other sites are not visited. */
function wrong(link) {
  const url = new URL(link)
  if (link.startsWith(sources)) {
    const path = decodeURIComponent(url.pathname.slice(new URL(sources).pathname.length))
    return existsSync(join(root, path)) ? undefined : `links to ${path}, which is not in the repository`
  }
  if (url.origin !== origin) return undefined
  const file = fileOf(folder, base, url.pathname)
  if (!file) return `links to ${url.pathname}, which is not in the site`
  const id = decodeURIComponent(url.hash.slice(1))
  return !id || ids.get(file)?.has(id) ? undefined : `links to ${file}#${id}, but that page has no such anchor`
}

const server = await serve(folder, base)
const origin = `http://127.0.0.1:${server.address().port}`
const browser = await chromium.launch({ executablePath: process.argv[2], timeout: limit })
for (const [view, options] of Object.entries(views)) {
  const context = await browser.newContext(options)
  context.setDefaultTimeout(limit)
  for (const file of pages) {
    await visit(context, file, view, (page, problem) => look(page, problem, file, view))
  }
  await visit(context, 'index.html', view, search)
  await context.close()
}
await browser.close()
server.close()

for (const [page, targets] of links) {
  for (const target of targets) {
    const problem = wrong(target)
    if (problem) report(page, problem)
  }
}
for (const [problem, where] of problems) {
  const [first, ...others] = where
  console.error(`${first}${andMore(others)} ${problem}`)
}
const count = [...links.values()].reduce((sum, targets) => sum + targets.size, 0)
console.log(`${pages.length} pages on a phone and a desktop, ${count} links, ${problems.size} problems`)
process.exit(problems.size > 0 || pages.length === 0 ? 1 : 0)
