// What residents write becomes public; who they are does not. Masks what identifies a person by its form alone. Other
// numbers (case numbers, house numbers, times, coordinates) stay.

type Rule = { readonly find: RegExp; readonly mask: (match: RegExpExecArray) => string | undefined }

const provinces = '京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼'
const idWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

function stars(text: string): string {
  return text.replace(/[0-9A-Za-z]/g, '*')
}

/** GB 11643: region, a possible birthday and the check character. */
function isCitizenNumber(text: string): boolean {
  const [year, month, day] = [
    Number(text.slice(6, 10)),
    Number(text.slice(10, 12)),
    Number(text.slice(12, 14)),
  ]
  if (year < 1850 || year > 2150 || month < 1 || month > 12 || day < 1 || day > 31) return false
  const sum = idWeights.reduce((total, weight, i) => total + weight * Number(text[i]), 0)
  return '10X98765432'[sum % 11] === text[17]?.toUpperCase()
}

/** ISO/IEC 7812 (Luhn). */
function isCardNumber(digits: string): boolean {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i])
    const doubled = i % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}

const rules: readonly Rule[] = [
  {
    find: /[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/g,
    mask: () => '***@***',
  },
  {
    // Named as an identity number it is masked even when mistyped: it still points to one person.
    find: /(身份证(?:号码?|件号)?(?:是|为)?[\s:：]{0,3})(\d{14,17}[\dXx])(?!\d)/g,
    mask: ([, label = '', number = '']) => label + stars(number),
  },
  {
    find: /(?<![\dA-Za-z])[1-9]\d{16}[\dXx](?![\dA-Za-z])/g,
    mask: ([number]) => (isCitizenNumber(number) ? stars(number) : undefined),
  },
  {
    find: /(?<!\d)(?:62|3[457]|[45]\d)\d{2}(?:[ -]?\d{4}){2}[ -]?\d{2,4}(?:[ -]?\d{1,3})?(?!\d)/g,
    mask: ([number]) => {
      const digits = number.replace(/\D/g, '')
      return digits.length >= 14 && digits.length <= 19 && isCardNumber(digits)
        ? stars(number)
        : undefined
    },
  },
  {
    find: /(?<!\d)(?<!\d\.)((?:\+|00)?86[ -]?)?(1[3-9]\d)([ -]?\d{4}[ -]?\d{4})(?!\d)/g,
    mask: ([, country = '', head = '', rest = '']) => country + head + stars(rest),
  },
  {
    find: /(?<!\d)([(（]0\d{2,3}[)）][ -]?|0(?:10|2\d|[3-9]\d{2})[ -]?)([2-9]\d{2,3}[ -]?\d{4})(?!\d)/g,
    mask: ([, area = '', number = '']) => area + stars(number),
  },
  {
    find: /((?:电话|座机|固话|来电|致电|tel|phone)(?:号码?|是|为|number)?[\s.:：]{0,3})([2-9]\d{2,3}[ -]?\d{4})(?!\d)/gi,
    mask: ([, label = '', number = '']) => label + stars(number),
  },
  {
    find: new RegExp(
      `([${provinces}][A-HJ-NP-Z][·•.． -]?)((?=[A-Z]*\\d)[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警港澳])(?![A-Z0-9])`,
      'gi',
    ),
    mask: ([, place = '', rest = '']) => place + rest.replace(/[\s\S]/g, '*'),
  },
]

/** Full-width digits, letters and signs as half-width, one code unit for one, so that positions stay. */
function halfWidth(text: string): string {
  return text.replace(/[\uff01-\uff5e]/g, (char) =>
    String.fromCharCode(char.charCodeAt(0) - 0xfee0),
  )
}

/** Where the mask left a character alone, the one the writer used (e.g. a full-width colon). */
function asWritten(masked: string, original: string): string {
  if (masked.length !== original.length) return masked
  return Array.from(masked, (char, i) => (char === '*' ? char : original.charAt(i))).join('')
}

/**
 * Masks phone numbers (mobile, landline), citizen identity numbers (with a right check character, or named as such),
 * plate numbers, e-mail addresses and bank cards (Luhn) with `*`. All else stays exactly as written.
 */
export function redact(text: string): string {
  let shown = text
  for (const { find, mask } of rules) {
    const plain = halfWidth(shown)
    let out = ''
    let at = 0
    for (const match of plain.matchAll(find)) {
      const masked = mask(match)
      if (masked === undefined) continue
      const end = match.index + match[0].length
      out += shown.slice(at, match.index) + asWritten(masked, shown.slice(match.index, end))
      at = end
    }
    shown = out + shown.slice(at)
  }
  return shown
}
