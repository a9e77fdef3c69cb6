/** A key for each content: what is sent again goes out under the one it had. */
export function keys(make: () => string): (content: unknown) => string {
  const known = new Map<string, string>()
  return (content) => {
    const text = JSON.stringify(content)
    const key = known.get(text) ?? make()
    known.set(text, key)
    return key
  }
}
