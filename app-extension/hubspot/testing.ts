/** HubSpot's components and the renderer they are tested with, for tests that live outside of this package. */
export * from '@hubspot/ui-extensions';
export * from '@hubspot/ui-extensions/testing';
