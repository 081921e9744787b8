// A gateway as the world has them: node's PuppetServer over PuppetMock, told what to do by JSON lines on stdin.
// One line {"id", "do", …} is answered by one line {"id", "ok": …} or {"id", "error": …}.
import readline from 'node:readline'
import { mock, PuppetMock } from 'wechaty-puppet-mock'
import { PuppetServer } from 'wechaty-puppet-service'

const [endpoint, token] = process.argv.slice(2)
const BOT = 'wxid_bot'

const mocker = new mock.Mocker()
const puppet = new PuppetMock({ mocker })
const calls = { start: 0, stop: 0 }
for (const name of ['start', 'stop']) {
  const original = puppet[name].bind(puppet)
  puppet[name] = (...args) => { calls[name] += 1; return original(...args) }
}

mocker.createContact({ id: BOT, name: '网格小助手' })
const said = []
puppet.on('message', ({ messageId }) => {
  const payload = mocker.messagePayload(messageId)
  if (payload.talkerId === BOT) said.push({ id: payload.id, chat: payload.roomId ?? payload.listenerId, text: payload.text ?? '', type: payload.type })
})

let server
const commands = {
  open: async () => {
    server = new PuppetServer({ endpoint, puppet, token })
    await server.start()
  },
  close: async () => { await server.stop() },
  start: async () => { await puppet.start() },
  login: async () => { puppet.login(BOT) },
  logout: async () => { await puppet.logout('kicked') },
  contact: async ({ person, name }) => { mocker.createContact({ id: person, name }) },
  room: async ({ room, topic, members }) => { mocker.createRoom({ id: room, topic, memberIdList: members }) },
  say: async ({ person, to, text, mentions = [] }) => {
    const speaker = mocker.ContactMock.load(person)
    const chat = to.includes('@') ? mocker.RoomMock.load(to) : mocker.ContactMock.load(to)
    speaker.say(text, mentions.map(id => mocker.ContactMock.load(id))).to(chat)
  },
  topic: async ({ room, topic, person }) => { mocker.RoomMock.load(room).topic(topic).by(mocker.ContactMock.load(person)) },
  fail: async () => { puppet.emit('error', { gerror: JSON.stringify({ name: 'Error', message: 'mock trouble', code: 2, details: 'mock' }) }) },
  said: async () => said,
  calls: async () => calls,
}

for await (const line of readline.createInterface({ input: process.stdin })) {
  const { id, do: name, ...args } = JSON.parse(line)
  try {
    process.stdout.write(JSON.stringify({ id, ok: (await commands[name](args)) ?? null }) + '\n')
  } catch (error) {
    process.stdout.write(JSON.stringify({ id, error: String(error) }) + '\n')
  }
}
process.exit(0)
