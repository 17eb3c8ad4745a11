// What is hidden, not what is shown, so that options are there where no mode is (Send and Wait for Reply).
export const withoutFreeForm = { '/mode': ['templateOnly'] };
export const withoutTemplate = { '/mode': ['freeFormOnly'] };
export const withoutChoice = { '/mode': ['freeFormOnly', 'templateOnly'] };
