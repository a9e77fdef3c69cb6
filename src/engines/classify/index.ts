/**
 * Which category a text belongs to, and why: linear support vector machines over tf·idf of words and character pairs.
 *
 * `learn(examples, { seed, learntAt })` chooses its settings by cross-validation inside the examples and gives the model
 * and the table it chose by; `classify(model, words)` gives the likeliest labels with a probability and the words that
 * spoke for each; `writeModel` and `readModel` turn a model into one JSON text and back. The caller cuts Chinese into
 * words (each once, in order), reads files and clocks. See the README for method, sources, figures and limits.
 */
export { classify, margins, type Suggestion } from './classify.ts'
export { evaluate, type Evaluation } from './evaluate.ts'
export { defaultSearch, defaultSettings, learn, rawTextSettings, type Example } from './learn.ts'
export { readModel, writeModel, type Model, type Settings, type Trial } from './model.ts'
export type { Document } from './terms.ts'
