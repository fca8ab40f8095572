/** Runs in the browser: what a page links to, what can be linked to in it, and what is hard to read. */
export async function probe({ width, smallest }) {
  const describe = (element) => {
    const text = (element.alt ?? element.textContent).trim().replace(/\s+/g, ' ').slice(0, 40)
    return `<${element.localName}> "${text}"`
  }
  const scrolls = (element) => getComputedStyle(element).overflowX !== 'visible'

  /** The first element that reaches out of the screen and cannot be scrolled into it by itself. */
  function sticksOut(element) {
    for (const child of element.children) {
      const box = child.getBoundingClientRect()
      const found = scrolls(child) ? undefined : sticksOut(child)
      if (found) return found
      if (box.width > 0 && box.right + scrollX > width + 1 && getComputedStyle(child).position !== 'fixed') return child
    }
    return undefined
  }

  function smallTexts() {
    const found = new Set()
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (texts.nextNode()) {
      const parent = texts.currentNode.parentElement
      const box = parent.getBoundingClientRect()
      const size = parseFloat(getComputedStyle(parent).fontSize)
      const seen = parent.checkVisibility({ visibilityProperty: true }) && box.width > 1 && box.height > 1
      if (seen && texts.currentNode.data.trim() && size < smallest) found.add(`${describe(parent)} of ${size} px`)
    }
    return [...found]
  }

  /** Pictures with text that is too small in the size in which they are shown. */
  async function smallPictures() {
    const found = []
    for (const picture of document.images) {
      if (picture.naturalWidth === 0 || !picture.currentSrc.includes('svg')) continue
      const svg = new DOMParser().parseFromString(await (await fetch(picture.currentSrc)).text(), 'image/svg+xml')
      const scale = picture.width / svg.documentElement.viewBox.baseVal.width
      const sizes = [...svg.querySelectorAll('[font-size]')].map((text) => parseFloat(text.getAttribute('font-size')))
      const size = Math.min(...sizes) * scale
      if (size < smallest - 0.1) found.push(`${describe(picture)} of ${size.toFixed(1)} px`)
    }
    return found
  }

  const wide = document.scrollingElement.scrollWidth
  const widest = wide > width && sticksOut(document.body)
  return {
    links: [...document.querySelectorAll('a[href]')].map((link) => link.href),
    ids: [...document.querySelectorAll('[id]')].map((element) => element.id),
    broken: [...document.images].filter((it) => !it.complete || it.naturalWidth === 0).map((it) => it.currentSrc),
    small: [...smallTexts(), ...(await smallPictures())],
    wide: wide > width ? `${wide} px${widest ? `, because of ${describe(widest)}` : ''}` : undefined,
  }
}
