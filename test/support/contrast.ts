import type { Page } from 'playwright-core';

export interface TextContrast {
  text: string;
  ratio: number;
}

/** WCAG contrast of every visible piece of text under `selector`, from the colours the browser really paints. */
export function textContrasts(page: Page, selector: string): Promise<TextContrast[]> {
  return page.evaluate((root) => {
    const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    if (!context) throw new Error('no canvas');

    function channels(color: string): [number, number, number, number] {
      if (!context) throw new Error('no canvas');
      context.clearRect(0, 0, 1, 1);
      context.fillStyle = color;
      context.fillRect(0, 0, 1, 1);
      const [red = 0, green = 0, blue = 0, alpha = 0] = context.getImageData(0, 0, 1, 1).data;
      return [red, green, blue, alpha];
    }

    function luminance([red, green, blue]: number[]): number {
      const [r = 0, g = 0, b = 0] = [red, green, blue].map((channel = 0) => {
        const part = channel / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    }

    function background(element: Element): number[] {
      for (let at: Element | null = element; at; at = at.parentElement) {
        const color = channels(getComputedStyle(at).backgroundColor);
        if (color[3] === 255) return color;
      }
      return [255, 255, 255];
    }

    const found: TextContrast[] = [];
    for (const element of document.querySelectorAll(`${root} *`)) {
      const own = [...element.childNodes].filter(
        (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim(),
      );
      const box = element.getBoundingClientRect();
      if (own.length === 0 || box.width < 2 || element.tagName === 'STYLE') continue;
      const [light = 0, dark = 0] = [
        luminance(channels(getComputedStyle(element).color)),
        luminance(background(element)),
      ].sort((left, right) => right - left);
      found.push({ text: own.map((node) => node.textContent).join(' '), ratio: (light + 0.05) / (dark + 0.05) });
    }
    return found;
  }, selector);
}
