"""What a finger cannot reach on a page: beside the screen, under something else, or too small to be hit."""

from playwright.async_api import Page

OUT_OF_REACH = """() => {
    const page = document.querySelector("dialog[open]") ?? document;
    const all = [...page.querySelectorAll("a[href]:not(.skip), button, input, select, textarea, summary")];
    const shown = all.filter(one => !one.disabled && one.checkVisibility({visibilityProperty: true}));
    const text = node => node.nodeType === Node.TEXT_NODE && node.textContent.trim();
    const within = one => one.matches("a:not(.reach)") && [...one.parentNode.childNodes].some(text);
    return shown.flatMap(one => {
        const target = one.closest("label") ?? one;
        target.scrollIntoView({block: "center", behavior: "instant"});
        const {left, right, top, bottom, width, height} = target.getBoundingClientRect();
        const middle = (left + right) / 2, edge = 6;
        const points = [[middle, (top + bottom) / 2], [left + edge, top + edge], [right - edge, top + edge],
            [left + edge, bottom - edge], [right - edge, bottom - edge]];
        const hits = points.map(([x, y]) => document.elementFromPoint(x, y));
        const above = hits.find(hit => !target.contains(hit) && !hit?.closest(".toast"));  // which goes by itself
        const name = `${one.ariaLabel || one.innerText || one.id} (${Math.round(width)} x ${Math.round(height)})`;
        if (left < 0 || right > innerWidth) return [`beside the screen: ${name}`];
        if (Math.min(width, height) < 43.5 && !within(one)) return [`too small: ${name}`];
        return above === undefined ? [] : [`under ${above?.outerHTML.slice(0, 80)}: ${name}`];
    });
}"""


async def out_of_reach(page: Page) -> list[str]:
    """Everything that can be tapped but by nobody with a thumb (44 px), each scrolled to the middle and looked at.

    A link within a sentence is as tall as its line.
    """
    width, fits = await page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    beside = [f"the page is {width} px wide"] if width > fits else []
    found: list[str] = await page.evaluate(OUT_OF_REACH)
    return beside + found
