// Drives a server with Ollama's own client. The server's address comes in APEX_URL; the exit status tells the result.
import assert from 'node:assert/strict';
import test from 'node:test';
import { Ollama } from 'ollama';

const client = new Ollama({ host: process.env.APEX_URL });
const model = (await client.list()).models[0].name;
const messages = [{ role: 'user', content: 'Once upon a time there was a cat.' }];
const options = { temperature: 0, num_predict: 12 };
// Frozen, for the client writes into what it is given.
const short = Object.freeze({ model, messages, options });
const schema = {
    type: 'object',
    properties: { name: { enum: ['cat', 'dog'] }, good: { type: 'boolean' } },
    required: ['name', 'good'],
    additionalProperties: false,
};
const weather = {
    type: 'function',
    function: {
        name: 'get_weather',
        description: 'Tells the weather in a city',
        parameters: {
            type: 'object',
            properties: { city: { type: 'string', maxLength: 8 }, days: { type: 'integer', minimum: 1, maximum: 9 } },
            required: ['city', 'days'],
            additionalProperties: false,
        },
    },
};

function checkEnd(response) {
    assert.equal(response.done, true);
    assert.ok(['stop', 'length'].includes(response.done_reason));
    for (const field of ['total_duration', 'load_duration', 'prompt_eval_duration', 'eval_duration', 'eval_count']) {
        assert.ok(Number.isInteger(response[field]) && response[field] >= 0, `${field} is ${response[field]}`);
    }
    assert.ok(response.prompt_eval_count > 0);
}

test('models are listed and shown', async () => {
    const { models } = await client.list();
    assert.equal(models.length, 1);
    assert.match(models[0].name, /:latest$/);
    assert.equal(models[0].name, models[0].model);
    assert.ok(models[0].size > 0);
    assert.match(models[0].digest, /^[0-9a-f]{64}$/);
    assert.equal(models[0].details.format, 'gguf');
    const shown = await client.show({ model });
    assert.ok(shown.capabilities.includes('completion'));
    assert.ok(shown.capabilities.includes('tools'));
    assert.ok(shown.capabilities.includes('thinking'));
    assert.ok(shown.template.length > 0);
    const architecture = shown.model_info['general.architecture'];
    assert.ok(shown.model_info[`${architecture}.context_length`] > 0);
    assert.equal((await client.ps()).models[0].name, model);
    assert.match((await client.version()).version, /^\d+\.\d+\.\d+/);
});

test('names work with and without the tag', async () => {
    const bare = model.replace(/:latest$/, '');
    assert.equal((await client.chat({ ...short, model: bare })).model, bare);
    assert.ok((await client.show({ model: bare })).template);
});

test('a chat is answered', async () => {
    const response = await client.chat({ ...short });
    assert.equal(response.model, model);
    assert.equal(response.message.role, 'assistant');
    assert.equal(typeof response.message.content, 'string');
    assert.ok(!Number.isNaN(Date.parse(response.created_at)));
    checkEnd(response);
    assert.ok(response.eval_count <= 12);
});

test('the stream adds up to the same answer', async () => {
    const whole = await client.chat({ ...short });
    let content = '';
    let last;
    for await (const part of await client.chat({ ...short, stream: true })) {
        assert.equal(part.message.role, 'assistant');
        content += part.message.content;
        last = part;
    }
    assert.equal(content, whole.message.content);
    assert.equal(last.message.content, '');
    checkEnd(last);
});

test('streaming is what happens when nothing is said', async () => {
    const response = await fetch(`${process.env.APEX_URL}/api/chat`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(short),
    });
    assert.match(response.headers.get('content-type'), /^application\/x-ndjson/);
    const lines = (await response.text()).trim().split('\n').map((line) => JSON.parse(line));
    assert.ok(lines.length > 1);
    assert.ok(lines.slice(0, -1).every((line) => line.done === false));
    checkEnd(lines.at(-1));
});

test('a prompt is completed, with the template and raw', async () => {
    const prompt = 'The cat sat on the';
    const templated = await client.generate({ model, prompt, system: 'Tell stories.', options });
    checkEnd(templated);
    const raw = await client.generate({ model, prompt, raw: true, options });
    checkEnd(raw);
    assert.ok(raw.prompt_eval_count < templated.prompt_eval_count);
    let text = '';
    for await (const part of await client.generate({ model, prompt, raw: true, options, stream: true })) {
        text += part.response;
    }
    assert.equal(text, raw.response);
});

test('an empty request loads the model', async () => {
    const generated = await client.generate({ model, prompt: '' });
    assert.equal(generated.done_reason, 'load');
    assert.equal(generated.response, '');
    const chatted = await client.chat({ model, messages: [] });
    assert.equal(chatted.done_reason, 'load');
    assert.equal((await client.generate({ model, prompt: '', keep_alive: 0 })).done, true);
});

test('an answer ends at a stop string', async () => {
    const stop = (await client.chat({ ...short })).message.content.trim().split(/\s+/)[1];
    const response = await client.chat({ ...short, options: { ...options, num_predict: 40, stop: [stop] } });
    assert.equal(response.done_reason, 'stop');
    assert.ok(!response.message.content.includes(stop));
});

test('structured output is what the schema says', async () => {
    const response = await client.chat({ ...short, format: schema, think: false, options: { temperature: 0, num_predict: 200 } });
    const value = JSON.parse(response.message.content);
    assert.ok(['cat', 'dog'].includes(value.name));
    assert.equal(typeof value.good, 'boolean');
});

test('any JSON can be asked for', async () => {
    const response = await client.chat({ ...short, format: 'json', think: false, options: { temperature: 0, num_predict: 24 } });
    assert.equal(response.message.content.trimStart()[0], '{');
});

test('tools are called with objects, and their results taken', async () => {
    const request = { ...short, think: false, tools: [weather], options: { temperature: 0, num_predict: 400 } };
    const response = await client.chat({ ...request, tool_choice: 'required' });
    assert.ok(response.message.tool_calls.length > 0);
    const call = response.message.tool_calls[0];
    assert.equal(call.function.name, 'get_weather');
    assert.equal(typeof call.function.arguments.city, 'string');
    assert.ok(Number.isInteger(call.function.arguments.days));
    const next = await client.chat({
        ...short,
        tools: [weather],
        messages: [...messages, response.message, { role: 'tool', content: 'rain', tool_name: 'get_weather' }],
    });
    assert.equal(next.message.role, 'assistant');
});

test('a call comes whole in a stream', async () => {
    const calls = [];
    const request = { ...short, think: false, tools: [weather], tool_choice: 'required', options: { temperature: 0, num_predict: 400 } };
    for await (const part of await client.chat({ ...request, stream: true })) {
        calls.push(...(part.message.tool_calls ?? []));
    }
    assert.ok(calls.length > 0);
    assert.equal(typeof calls[0].function.arguments, 'object');
});

test('thinking can be turned on, off, and weighed', async () => {
    for (const think of [true, false, 'low', 'medium', 'high']) {
        checkEnd(await client.chat({ ...short, think }));
    }
});

test('errors are those of the API', async () => {
    const status = (code) => (error) => error.name === 'ResponseError' && error.status_code === code;
    await assert.rejects(client.show({ model: 'nobody' }), status(404));
    await assert.rejects(client.chat({ ...short, options: { temperature: -1 } }), status(400));
    await assert.rejects(client.chat({ ...short, messages: 'hello' }), status(400));
    await assert.rejects(client.embed({ model, input: 'hello' }), status(501));
    await assert.rejects(client.embeddings({ model, prompt: 'hello' }), status(501));
    await assert.rejects(client.pull({ model: 'llama3' }), status(501));
    await assert.rejects(client.push({ model }), status(501));
    await assert.rejects(client.create({ model: 'new', from: model }), status(501));
    await assert.rejects(client.copy({ source: model, destination: 'copy' }), status(501));
    await assert.rejects(client.delete({ model }), status(501));
    await assert.rejects(client.chat({ ...short, messages: [{ role: 'user', content: 'word '.repeat(20_000) }] }), status(400));
});

test('an aborted stream leaves the server well', async () => {
    const stream = await client.chat({ ...short, options: { temperature: 0, num_predict: 400 }, stream: true });
    await assert.rejects(async () => {
        for await (const _ of stream) {
            stream.abort();
        }
    }, { name: 'AbortError' });
    checkEnd(await client.chat({ ...short }));
});
