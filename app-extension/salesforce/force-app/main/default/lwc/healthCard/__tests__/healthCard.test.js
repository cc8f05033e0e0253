import { readFileSync } from 'node:fs';
import HealthCard from 'c/healthCard';
import { loadScript } from 'lightning/platformResourceLoader';
import { IsConsoleNavigation } from 'lightning/platformWorkspaceApi';
import { getRecord } from 'lightning/uiRecordApi';
import { createElement } from 'lwc';

const mockNavigate = jest.fn();
jest.mock('lightning/navigation', () => {
  const Navigate = Symbol('Navigate');
  const NavigationMixin = (Base) =>
    class extends Base {
      [Navigate](page) {
        mockNavigate(page);
      }
    };
  NavigationMixin.Navigate = Navigate;
  return { NavigationMixin };
});

const script = readFileSync('force-app/main/default/staticresources/healthReact.js', 'utf8');
const details = readFileSync(`${__dirname}/data/details.json`, 'utf8');
const ticket = '500000000004512AAA';

/** As a page does it: the script runs in the global scope, not strict. */
const run = () => new Function(script)();

/** The account as the UI API answers: a field that is hidden is not there. */
function account(values = {}) {
  const all = {
    Name: { value: 'Northwind Traders' },
    Health_Score__c: { value: 62, displayValue: null },
    Health_Band__c: { value: 'yellow', displayValue: 'Watch' },
    Health_Grade__c: { value: 'C', displayValue: 'C' },
    Health_Trend__c: { value: 'declining', displayValue: 'Declining' },
    Health_Change_30d__c: { value: -8, displayValue: null },
    Health_Top_Risk__c: { value: 'Two urgent tickets open', displayValue: null },
    Health_Coverage__c: { value: 92, displayValue: null },
    Health_Band_Since__c: { value: '2026-05-14T08:00:00.000Z', displayValue: null },
    Health_Details__c: { value: details, displayValue: null },
    ...values,
  };
  const fields = Object.fromEntries(Object.entries(all).filter(([, field]) => field !== undefined));
  return { apiName: 'Account', id: '001000000000001AAA', fields };
}

const empty = { value: null, displayValue: null };
const hidden = undefined;

/** What was asked for in promises, timers and React's own queue is done. */
async function settled() {
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setTimeout(resolve));
}

async function open(record) {
  const element = createElement('c-health-card', { is: HealthCard });
  element.recordId = '001000000000001AAA';
  document.body.appendChild(element);
  if (record) getRecord.emit(record);
  await settled();
  const find = (selector) => element.shadowRoot.querySelector(selector);
  return {
    element,
    find,
    text: () => element.shadowRoot.textContent.replace(/\s+/g, ' '),
    card: () => find('.barometer'),
    skeleton: () => find('.bones'),
    numbers: () => [...element.shadowRoot.querySelectorAll('lightning-formatted-number')].map(({ value }) => value),
  };
}

/** jsdom reads no container queries, and prints the whole sheet to say so. */
const { error } = console;
console.error = (...said) => {
  if (!String(said[0]).includes('Could not parse CSS stylesheet')) error(...said);
};

beforeEach(() => {
  loadScript.mockReset().mockImplementation(async () => run());
  mockNavigate.mockReset();
});

afterEach(() => {
  document.body.replaceChildren();
  delete globalThis.barometerHealthCard;
});

describe('the card', () => {
  it('is a skeleton until the record is there', async () => {
    const { skeleton, card } = await open();
    expect(skeleton()).not.toBeNull();
    expect(card()).toBeNull();
    expect(loadScript).not.toHaveBeenCalled();
  });

  it('is the React card when it is there: score, band, reasons and the records behind them', async () => {
    const { text, card, skeleton, find } = await open(account());
    expect(skeleton()).toBeNull();
    expect(card().getAttribute('aria-label')).toBe('Health of Northwind Traders');
    expect(text()).toContain('Watch');
    expect(text()).toContain('Pulling down');
    expect(find(`a[href="/lightning/r/Case/${ticket}/view"]`).textContent).not.toBe('');
    expect(find('.slds-hide')).toBeNull();
  });

  it('neither promises what no server will tell, nor offers a rating that none would take', async () => {
    const { text, find } = await open(account());
    expect(text()).not.toMatch(/server|Retry/);
    expect(find('input, textarea')).toBeNull();
    expect(text()).toContain('Dimensions');
  });

  it('follows the record: a new score is drawn into the same card', async () => {
    const { text, card } = await open(account());
    const before = card();
    const better = JSON.stringify({ ...JSON.parse(details), score: 71, band: { id: 'green', label: 'Healthy' } });
    getRecord.emit(account({ Health_Details__c: { value: better } }));
    await settled();
    expect(text()).toContain('Healthy');
    expect(card()).toBe(before);
  });

  it('is taken down with the component, and comes back with it', async () => {
    const { element, card } = await open(account());
    const place = card().closest('.barometer-lightning').parentElement;
    element.remove();
    await settled();
    expect(place.childNodes).toHaveLength(0);
    document.body.appendChild(element);
    await settled();
    expect(card()).not.toBeNull();
    expect(loadScript).toHaveBeenCalledTimes(1);
  });

  it('breaks no line of the page for a name that is too long', async () => {
    const name = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft '.repeat(3).trim();
    const { card } = await open(account({ Name: { value: name } }));
    expect(card().getAttribute('aria-label')).toBe(`Health of ${name}`);
  });
});

describe('a click on a record behind a reason', () => {
  const click = async (find, init = {}) => {
    const event = new MouseEvent('click', { bubbles: true, cancelable: true, composed: true, ...init });
    // jsdom cannot follow links, and says so.
    document.addEventListener('click', (seen) => seen.preventDefault(), { once: true });
    let wasTaken;
    find('lightning-card').addEventListener('click', (seen) => (wasTaken = seen.defaultPrevented), { once: true });
    find(`a[href="/lightning/r/Case/${ticket}/view"]`).dispatchEvent(event);
    await settled();
    return wasTaken;
  };

  it('is left to the link in a standard app: a new tab of the browser', async () => {
    const { find } = await open(account());
    IsConsoleNavigation.emit(false);
    expect(find(`a[href*="${ticket}"]`).target).toBe('_blank');
    expect(await click(find)).toBe(false);
    expect(mockNavigate).not.toHaveBeenCalled();
  });

  it('opens a tab of the console in a console', async () => {
    const { find } = await open(account());
    IsConsoleNavigation.emit(true);
    expect(await click(find)).toBe(true);
    expect(mockNavigate).toHaveBeenCalledWith({
      type: 'standard__recordPage',
      attributes: { objectApiName: 'Case', recordId: ticket, actionName: 'view' },
    });
  });

  it('is left to the browser with a key held, in a console too', async () => {
    const { find } = await open(account());
    IsConsoleNavigation.emit(true);
    expect(await click(find, { ctrlKey: true })).toBe(false);
    expect(mockNavigate).not.toHaveBeenCalled();
  });
});

describe('where the React card cannot be had, the fields are told in plain words', () => {
  const isPlain = ({ text, numbers, card, skeleton }) => {
    expect([card(), skeleton()]).toEqual([null, null]);
    expect(numbers()).toEqual([62, -8, 92]);
    expect(text()).toMatch(/Watch.*Grade C.*Declining.*Two urgent tickets open/);
  };

  it('when the script does not load', async () => {
    loadScript.mockRejectedValue(new Error('404'));
    const opened = await open(account());
    isPlain(opened);
    expect(opened.text()).toContain('could not be shown');
    expect(opened.find('lightning-formatted-date-time').value).toBe('2026-05-14T08:00:00.000Z');
  });

  it('when the script leaves nothing behind', async () => {
    loadScript.mockResolvedValue();
    isPlain(await open(account()));
  });

  it('when it throws', async () => {
    loadScript.mockImplementation(async () => {
      globalThis.barometerHealthCard = () => {
        throw new Error('no');
      };
    });
    isPlain(await open(account()));
  });

  it('when it fails while it draws', async () => {
    const quiet = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const broken = JSON.stringify({ ...JSON.parse(details), scoredAt: 'yesterday' });
    const spy = jest.spyOn(Intl, 'DateTimeFormat').mockImplementation(() => {
      throw new RangeError('no');
    });
    isPlain(await open(account({ Health_Details__c: { value: broken } })));
    spy.mockRestore();
    quiet.mockRestore();
  });

  it.each(['{"v":1', '{"v":2}', 'null', 'not JSON'])('when the details are %s', async (value) => {
    isPlain(await open(account({ Health_Details__c: { value } })));
  });

  it('when there are no details', async () => {
    isPlain(await open(account({ Health_Details__c: empty })));
    expect(loadScript).not.toHaveBeenCalled();
  });

  it('without what is empty', async () => {
    const { numbers, text } = await open(
      account({
        Health_Details__c: empty,
        Health_Change_30d__c: empty,
        Health_Trend__c: empty,
        Health_Score__c: { value: 0 },
      }),
    );
    expect(numbers()).toEqual([0, 92]);
    expect(text()).not.toContain('Trend');
  });
});

describe('where fields are hidden', () => {
  const names = Object.keys(account().fields).filter((name) => name !== 'Name');

  it('all of them, it names the permission set', async () => {
    const { text } = await open(account(Object.fromEntries(names.map((name) => [name, hidden]))));
    expect(text()).toContain('The health fields are hidden from you');
    expect(text()).toContain('Barometer_Health');
    expect(loadScript).not.toHaveBeenCalled();
  });

  it('the details, it shows the rest and names the permission set', async () => {
    const { numbers, text } = await open(account({ Health_Details__c: hidden }));
    expect(numbers()).toEqual([62, -8, 92]);
    expect(text()).toContain('Barometer_Health');
  });

  it('others than the details, the card is whole', async () => {
    const { card } = await open(account({ Health_Score__c: hidden, Health_Top_Risk__c: hidden }));
    expect(card()).not.toBeNull();
  });

  it('asks for every field as optional: one that is hidden costs none of the others', async () => {
    await open(account());
    const { optionalFields, fields } = getRecord.getLastConfig();
    expect(fields).toBeUndefined();
    expect(optionalFields.map(({ fieldApiName }) => fieldApiName).sort()).toEqual(['Name', ...names].sort());
  });
});

describe('without a score', () => {
  const unscored = Object.fromEntries(
    Object.keys(account().fields)
      .filter((name) => name !== 'Name')
      .map((name) => [name, empty]),
  );

  it('says so where nothing is known yet', async () => {
    const { text, numbers } = await open(account(unscored));
    expect(text()).toContain('Not scored yet');
    expect(numbers()).toEqual([]);
  });

  it('is the card where it knows why', async () => {
    const value = JSON.stringify({ ...JSON.parse(details), state: 'insufficient-data', score: null, band: null });
    const { card, text } = await open(account({ ...unscored, Health_Details__c: { value } }));
    expect(card().dataset.state).toBe('insufficient-data');
    expect(text()).toContain('Not enough data');
  });
});

it('an account that cannot be read is a sentence', async () => {
  const opened = await open();
  getRecord.error();
  await settled();
  expect(opened.text()).toContain('This account cannot be read');
  expect(opened.skeleton()).toBeNull();
});
