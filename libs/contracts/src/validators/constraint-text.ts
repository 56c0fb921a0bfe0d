/**
 * Returns what class-validator says of a field without the field's name in it: whoever shows it says which field it is,
 * and the name would stand there twice.
 */
export function constraintText(property: string, message: string): string {
  const start = [`${property} `, `property ${property} `].find((text) => message.startsWith(text));
  if (start !== undefined) return message.slice(start.length);
  const inside = ` in ${property} `;
  return message.includes(inside) ? message.replace(inside, ' ') : message;
}
