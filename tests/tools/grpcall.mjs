#!/usr/bin/env node
// A gRPC client that learns a server's methods by reflection, as foreign tools do: it reads none of Newsroom's proto files.
// Answers go to standard output as JSON, one line a message; an error status goes to standard error, exit code 1.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';
import descriptor from 'protobufjs/ext/descriptor/index.js';

const HELP = `usage: grpcall.mjs HOST:PORT list
       grpcall.mjs HOST:PORT describe [SERVICE]
       grpcall.mjs HOST:PORT call SERVICE/METHOD [JSON | @FILE | -]

Fields are named as in the proto files. A streaming request takes a JSON array or JSON lines.
SERVICE may be the end of a name: IngestService.

  --meta KEY=VALUE       send metadata (repeatable)
  --deadline MS          default 30000
  --max N                cancel a stream after N answers
  --reflection VERSION   v1 or v1alpha; default: v1, else v1alpha
  --help`;

const option = fallback => ({ type: 'string', default: fallback });
const OPTIONS = {
  meta: { type: 'string', multiple: true, default: [] },
  deadline: option('30000'), max: option('Infinity'), reflection: option(), help: { type: 'boolean' },
};

const JSON_FORM = { longs: String, enums: String, bytes: String, defaults: true, oneofs: true };
const PROTOCOLS = fileURLToPath(new URL('../../contracts/proto/', import.meta.url));

/** Puts one question to the server's reflection service. */
function ask(client, question) {
  return new Promise((resolve, reject) => {
    const stream = client.ServerReflectionInfo({ deadline: Date.now() + 10_000 });
    stream.on('data', answer => {
      if (answer.errorResponse) reject(new Error(`reflection: ${answer.errorResponse.errorMessage}`));
      else resolve(answer);
    });
    stream.on('error', reject);
    stream.on('end', () => reject(new Error('reflection: the stream ended without an answer')));
    stream.end(question);
  });
}

/** Fetches the services' files with all that they import. */
async function reflectWith(version, address) {
  const protocol = loader.loadSync(`grpc/reflection/${version}/reflection.proto`, { includeDirs: [PROTOCOLS] });
  const { ServerReflection } = grpc.loadPackageDefinition(protocol).grpc.reflection[version];
  const client = new ServerReflection(address, grpc.credentials.createInsecure());
  const files = new Map();
  const fetch = async question => {
    for (const bytes of (await ask(client, question)).fileDescriptorResponse.fileDescriptorProto) {
      const file = descriptor.FileDescriptorProto.decode(bytes);
      files.set(file.name, file);
    }
  };
  try {
    const services = (await ask(client, { listServices: '' })).listServicesResponse.service.map(service => service.name);
    for (const service of services) await fetch({ fileContainingSymbol: service });
    const missing = () => [...files.values()].flatMap(file => file.dependency).find(name => !files.has(name));
    for (let name = missing(); name; name = missing()) await fetch({ fileByFilename: name });
    const set = descriptor.FileDescriptorSet.encode({ file: [...files.values()] }).finish();
    return { version, services, definition: loader.loadFileDescriptorSetFromBuffer(Buffer.from(set), JSON_FORM) };
  } finally {
    client.close();
  }
}

function reflect(address, version) {
  return reflectWith(version ?? 'v1', address).catch(error => {
    if (version || error.code !== grpc.status.UNIMPLEMENTED) throw error;
    return reflectWith('v1alpha', address);
  });
}

function describe({ services, definition }, wanted = '') {
  const type = message => {
    const fields = message.type.field.map(field => {
      const name = field.typeName || field.type.replace('TYPE_', '').toLowerCase();
      return `${field.name}: ${field.label === 'LABEL_REPEATED' ? 'repeated ' : ''}${name}`;
    });
    return `${message.type.name} { ${fields.join(', ')} }`;
  };
  for (const service of services.filter(name => name.includes(wanted))) {
    for (const [name, method] of Object.entries(definition[service])) {
      const side = (isStream, message) => `\n  ${isStream ? 'stream ' : ''}${type(message)}`;
      console.log(`${service}/${name}${side(method.requestStream, method.requestType)}${side(method.responseStream, method.responseType)}`);
    }
  }
}

function findMethod({ services, definition }, path) {
  const [service, name] = path.split('/');
  const full = services.find(candidate => candidate === service || candidate.endsWith(`.${service}`));
  if (!definition[full]?.[name]) throw new Error(`no method ${path}; services: ${services.join(', ')}`);
  return definition[full][name];
}

function readMessages(argument = '{}') {
  const json = argument === '-' ? readFileSync(0, 'utf8') : argument.startsWith('@') ? readFileSync(argument.slice(1), 'utf8') : argument;
  try {
    return [JSON.parse(json)].flat();
  } catch {
    return json.split('\n').filter(line => line.trim()).map(line => JSON.parse(line));
  }
}

/** Makes the call, hands each answer to `show`, and settles with its status. */
function call(address, method, messages, { meta, deadline, max }, show) {
  const client = new grpc.Client(address, grpc.credentials.createInsecure(), { 'grpc.max_receive_message_length': -1 });
  const metadata = new grpc.Metadata();
  for (const pair of meta) metadata.add(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
  const settings = [metadata, { deadline: Date.now() + Number(deadline) }];
  const codec = [method.path, method.requestSerialize, method.responseDeserialize];
  return new Promise((resolve, reject) => {
    const one = (error, answer) => (error ? reject(error) : resolve(show(answer)));
    const receive = stream => {
      let count = 0;
      const enough = () => count >= Number(max);
      stream.on('data', answer => { show(answer); count += 1; if (enough()) stream.cancel(); });
      stream.on('error', error => (enough() ? resolve() : reject(error)));
      return stream.on('end', resolve);
    };
    const send = async stream => {
      for (const message of messages) if (!stream.write(message)) await new Promise(drained => stream.once('drain', drained));
      stream.end();
    };
    if (method.requestStream && method.responseStream) send(receive(client.makeBidiStreamRequest(...codec, ...settings)));
    else if (method.requestStream) send(client.makeClientStreamRequest(...codec, ...settings, one));
    else if (method.responseStream) receive(client.makeServerStreamRequest(...codec, messages[0], ...settings));
    else client.makeUnaryRequest(...codec, messages[0], ...settings, one);
  }).finally(() => client.close());
}

async function main() {
  const { values, positionals: [address, verb, name, input] } = parseArgs({ options: OPTIONS, allowPositionals: true });
  if (values.help) return console.log(HELP);
  if (!['list', 'describe', 'call'].includes(verb) || (verb === 'call' && !name)) throw new Error(HELP);
  const server = await reflect(address, values.reflection);
  if (verb === 'list') return console.log(JSON.stringify({ reflection: server.version, services: server.services }));
  if (verb === 'describe') return describe(server, name);
  return call(address, findMethod(server, name), readMessages(input), values, answer => console.log(JSON.stringify(answer)));
}

main().catch(error => {
  const status = grpc.status[error.code];
  console.error(status ? JSON.stringify({ status, message: error.details, metadata: error.metadata.toJSON() }) : error.message);
  process.exitCode = 1;
});
