// Photo files wait here (IndexedDB) until the report is sent, so that neither a reload nor a lost connection loses one.

const name = 'jingwei-photos'

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1)
    request.addEventListener('upgradeneeded', () => request.result.createObjectStore('photo'))
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(request.error ?? new Error('no IndexedDB')))
  })
}

async function within<T>(
  mode: IDBTransactionMode,
  ask: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T | undefined> {
  try {
    const db = await open()
    return await new Promise<T>((resolve, reject) => {
      const transaction = db.transaction('photo', mode)
      const request = ask(transaction.objectStore('photo'))
      transaction.addEventListener('complete', () => {
        db.close()
        resolve(request.result)
      })
      transaction.addEventListener('error', () => reject(transaction.error ?? new Error(name)))
    })
  } catch {
    // Private windows have no storage; the file then lives only in memory.
    return undefined
  }
}

/** Used first; the store behind it serves after a reload. */
const inMemory = new Map<string, Blob>()

export const blobs = {
  async put(id: string, blob: Blob): Promise<void> {
    inMemory.set(id, blob)
    await within('readwrite', (store) => store.put(blob, id))
  },
  async find(id: string): Promise<Blob | undefined> {
    return inMemory.get(id) ?? ((await within('readonly', (store) => store.get(id))) as Blob)
  },
  async delete(id: string): Promise<void> {
    inMemory.delete(id)
    await within('readwrite', (store) => store.delete(id))
  },
  async clear(): Promise<void> {
    inMemory.clear()
    await within('readwrite', (store) => store.clear())
  },
}
