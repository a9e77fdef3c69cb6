// Callers for SIPp: what each sends and waits for. Anything else that comes makes SIPp fail.
const request = (method: string, seq: number, o: { to?: string; body?: string } = {}) => `
  <send${method === 'ACK' || method === 'CANCEL' ? '' : ' retrans="500"'}><![CDATA[
    ${method} sip:[service]@[remote_ip]:[remote_port] SIP/2.0
    Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch${method === 'CANCEL' ? '-1' : ''}]
    From: "Caller" <sip:13871234567@[local_ip]:[local_port]>;tag=[call_number]
    To: <sip:[service]@[remote_ip]:[remote_port]>${o.to ?? ''}
    Call-ID: [call_id]
    CSeq: ${seq} ${method}
    Contact: <sip:13871234567@[local_ip]:[local_port]>
    Max-Forwards: 70
    ${o.body ? 'Content-Type: application/sdp' : 'Subject: 12345'}
    Content-Length: [len]

    ${o.body ?? ''}
  ]]></send>`

const voice = `v=0
    o=- 1 1 IN IP[local_ip_type] [local_ip]
    s=-
    c=IN IP[media_ip_type] [media_ip]
    t=0 0
    m=audio [media_port] RTP/AVP 8
    `

const answer = (status: string, o: { voice?: boolean } = {}) => `
  <send><![CDATA[
    SIP/2.0 ${status}
    [last_Via:]
    [last_From:]
    [last_To:]
    [last_Call-ID:]
    [last_CSeq:]
    Contact: <sip:13871234567@[local_ip]:[local_port]>
    ${o.voice ? 'Content-Type: application/sdp\n    ' : ''}Content-Length: [len]

    ${o.voice ? voice : ''}
  ]]></send>`

const hears = (status: number, optional = false) =>
  `<recv response="${status}"${optional ? ' optional="true"' : ''} rtd="true"></recv>`
const isAsked = (method: string) => `<recv request="${method}"></recv>`

const begun = `${request('INVITE', 1, { body: voice })}${hears(100, true)}${hears(180)}`
const talking = `${begun}${hears(200)}${request('ACK', 1, { to: '[peer_tag_param]' })}`

const scenarios = {
  talks: `${talking}<pause milliseconds="100"/>${request('BYE', 2, { to: '[peer_tag_param]' })}${hears(200)}`,
  givesUp: `${begun}${request('CANCEL', 1)}${hears(200)}${hears(487)}${request('ACK', 1, { to: '[peer_tag_param]' })}`,
  isServed: `${talking}
    ${isAsked('INVITE')}${answer('200 OK', { voice: true })}${isAsked('ACK')}
    ${isAsked('INVITE')}${answer('200 OK', { voice: true })}${isAsked('ACK')}
    ${isAsked('REFER')}${answer('202 Accepted')}
    ${isAsked('BYE')}${answer('200 OK')}`,
}

export const callerOf = (name: keyof typeof scenarios): string =>
  `<?xml version="1.0" encoding="UTF-8" ?>\n<scenario name="${name}">${scenarios[name]}\n</scenario>\n`
