// Reading aloud with the television's own voice (Web Speech). Where it has no Chinese voice, that is said in words.
import { useEffect, useState } from 'react'
import type { Language } from '#platform/ui/preferences.ts'

const synthesis = (): SpeechSynthesis | undefined =>
  'speechSynthesis' in window ? window.speechSynthesis : undefined

function voiceFor(language: Language): SpeechSynthesisVoice | undefined {
  const voices = synthesis()?.getVoices() ?? []
  const tongue = language.slice(0, 2)
  const own = voices.filter(({ lang }) => lang.replace('_', '-').slice(0, 2) === tongue)
  return own.find(({ lang }) => lang.replace('_', '-') === language) ?? own[0]
}

export type Speech = {
  /** False where the television has no voice for the language. */
  readonly able: boolean
  readonly speaking: boolean
  readonly read: (text: string) => void
  readonly stop: () => void
}

/** Voices arrive late on some televisions; leaving the screen ends what is being read. */
export function useSpeech(language: Language): Speech {
  const [able, setAble] = useState(() => voiceFor(language) !== undefined)
  const [speaking, setSpeaking] = useState(false)
  useEffect(() => {
    const engine = synthesis()
    const look = () => setAble(voiceFor(language) !== undefined)
    look()
    engine?.addEventListener?.('voiceschanged', look)
    return () => {
      engine?.removeEventListener?.('voiceschanged', look)
      engine?.cancel()
    }
  }, [language])
  return {
    able,
    speaking,
    read(text) {
      const engine = synthesis()
      const voice = voiceFor(language)
      if (!engine || !voice) return
      engine.cancel()
      const utterance = new SpeechSynthesisUtterance(text)
      utterance.voice = voice
      utterance.lang = language
      utterance.rate = 0.85
      utterance.onend = () => setSpeaking(false)
      utterance.onerror = () => setSpeaking(false)
      setSpeaking(true)
      engine.speak(utterance)
    },
    stop() {
      synthesis()?.cancel()
      setSpeaking(false)
    },
  }
}
