/** Strings, and what opens, closes and separates; between them there is nothing of interest in valid JSON. */
export const JSON_TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]/gs;
