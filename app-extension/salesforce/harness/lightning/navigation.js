const Navigate = Symbol('Navigate');

/** Keeps what it was asked to open in `harnessOpened`. */
export const NavigationMixin = (Base) =>
  class extends Base {
    [Navigate](page) {
      globalThis.harnessOpened = page;
    }
  };
NavigationMixin.Navigate = Navigate;
