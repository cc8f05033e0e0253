export { Extension } from './extension.tsx';
