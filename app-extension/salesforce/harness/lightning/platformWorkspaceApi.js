export class IsConsoleNavigation {
  constructor(emit) {
    this.emit = emit;
  }

  connect() {
    this.emit(globalThis.harnessIsConsole === true);
  }

  update() {}

  disconnect() {}
}
