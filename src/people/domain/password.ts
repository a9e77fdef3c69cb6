// What a password must withstand (ASVS 5, 6.2): length before complexity, and nothing that is guessed first.
import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common'
import { normalLogin, type Refusal } from '../domain.ts'

// Words of this product and its work, and the commonest of all: a password is more than these with a year behind.
const contextWords =
  /jingwei|经纬|城管|网格|接诉即办|12345|admin|administrator|root|password|passwort|passw0rd|p@ssw0rd|mima|密码|welcome|qwerty|letmein|changeme|iloveyou|woaini|abc123/gu
const ownPart = 8

const passwordLength = { min: 12, max: 256 } as const

/** zxcvbn's third of four steps: 10^8 guesses by whoever knows the passwords that were leaked, whole or as parts. */
const enoughSteps = 3

let estimator: ZxcvbnFactory | undefined

/** Steps of 0–4. The lists of some 49,000 leaked passwords are prepared at the first password, not at every start. */
function stepsOf(password: string, login: string): number {
  estimator ??= new ZxcvbnFactory({
    dictionary: { ...dictionary, ours: ['woaini', 'wuhan', 'zhongguo', 'beijing', 'shanghai'] },
    graphs: adjacencyGraphs,
  })
  return estimator.check(password, [login, ...login.split(/[^\p{L}\p{N}]+/u)]).score
}

/** Why a password is not taken; undefined = it is. */
export function passwordRefusal(password: string, login: string): Refusal | undefined {
  const plain = password.normalize('NFC')
  const length = Array.from(plain).length
  const { min, max } = passwordLength
  const field = 'password'
  if (length < min) {
    return { field, zh: `至少 ${min} 个字符的密码`, en: `a password of at least ${min} characters` }
  }
  if (length > max) {
    return { field, zh: `最多 ${max} 个字符的密码`, en: `a password of at most ${max} characters` }
  }
  if (normalLogin(plain) === normalLogin(login)) {
    return { field, zh: '与登录名不同的密码', en: 'a password other than the login' }
  }
  const own = plain.toLowerCase().replaceAll(normalLogin(login), '').replace(contextWords, '')
  if (Array.from(own).length < ownPart || stepsOf(plain, normalLogin(login)) < enoughSteps) {
    return {
      field,
      zh: '更难猜中的密码：此密码过于常见，或曾经泄露',
      en: 'a password that is less easily guessed: this one is common, leaked, or made of such ones',
    }
  }
  return undefined
}
