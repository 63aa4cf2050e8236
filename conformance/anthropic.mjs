// Drives a server with Anthropic's own client. The server's address comes in APEX_URL; the exit status tells the result.
import assert from 'node:assert/strict';
import test from 'node:test';
import Anthropic from '@anthropic-ai/sdk';
import { jsonSchemaOutputFormat } from '@anthropic-ai/sdk/helpers/json-schema';

const client = new Anthropic({ baseURL: process.env.APEX_URL, apiKey: process.env.APEX_KEY ?? 'none', maxRetries: 0 });
const model = 'demo';
const question = [{ role: 'user', content: 'Once upon a time there was a cat.' }];
const short = { model, max_tokens: 12, temperature: 0, messages: question };
const weather = {
    name: 'get_weather',
    description: 'Tells the weather in a city',
    input_schema: {
        type: 'object',
        properties: { city: { type: 'string', maxLength: 8 }, days: { type: 'integer', minimum: 1, maximum: 9 } },
        required: ['city', 'days'],
        additionalProperties: false,
    },
};

function textOf(message) {
    return message.content.filter((block) => block.type === 'text').map((block) => block.text).join('');
}

function checkWeatherCall(block) {
    assert.equal(block.type, 'tool_use');
    assert.equal(block.name, 'get_weather');
    assert.match(block.id, /^toolu_/);
    assert.equal(typeof block.input.city, 'string');
    assert.ok(Number.isInteger(block.input.days) && block.input.days >= 1 && block.input.days <= 9);
}

test('a message is answered', async () => {
    const message = await client.messages.create(short);
    assert.match(message.id, /^msg_/);
    assert.equal(message.type, 'message');
    assert.equal(message.role, 'assistant');
    assert.ok(['max_tokens', 'end_turn'].includes(message.stop_reason));
    assert.equal(message.stop_sequence, null);
    assert.ok(message.usage.input_tokens + message.usage.cache_read_input_tokens > 0);
    assert.ok(message.usage.output_tokens > 0 && message.usage.output_tokens <= 12);
    assert.ok(message.content.length > 0);
});

test('the stream adds up to the same message', async () => {
    const whole = await client.messages.create(short);
    const events = [];
    const stream = client.messages.stream(short).on('streamEvent', (event) => events.push(event.type));
    const message = await stream.finalMessage();
    assert.deepEqual(message.content, whole.content);
    assert.equal(message.stop_reason, whole.stop_reason);
    assert.equal(message.usage.output_tokens, whole.usage.output_tokens);
    assert.equal(events[0], 'message_start');
    assert.equal(events[1], 'content_block_start');
    assert.deepEqual(events.slice(-3), ['content_block_stop', 'message_delta', 'message_stop']);
});

test('raw events carry text deltas', async () => {
    let text = '';
    for await (const event of await client.messages.create({ ...short, stream: true })) {
        if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') {
            assert.notEqual(event.delta.text, '');
            text += event.delta.text;
        }
    }
    assert.equal(text, textOf(await client.messages.create(short)));
});

test('the beta client is served too', async () => {
    const message = await client.beta.messages.create({ ...short, betas: ['interleaved-thinking-2025-05-14'] });
    assert.equal(message.type, 'message');
});

test('a stop sequence ends the answer and is named', async () => {
    const text = textOf(await client.messages.create({ ...short, max_tokens: 24 })).trim();
    const stop = text.split(/\s+/)[1];
    const message = await client.messages.create({ ...short, max_tokens: 24, stop_sequences: [stop] });
    assert.equal(message.stop_reason, 'stop_sequence');
    assert.equal(message.stop_sequence, stop);
    assert.ok(!textOf(message).includes(stop));
});

test('a forced tool is called', async () => {
    const message = await client.messages.create({
        ...short,
        max_tokens: 400,
        thinking: { type: 'disabled' },
        tools: [weather],
        tool_choice: { type: 'any', disable_parallel_tool_use: true },
    });
    assert.equal(message.stop_reason, 'tool_use');
    const calls = message.content.filter((block) => block.type === 'tool_use');
    assert.equal(calls.length, 1);
    checkWeatherCall(calls[0]);
});

test('a named tool is called in a stream, and its result taken', async () => {
    const request = {
        ...short,
        max_tokens: 400,
        thinking: { type: 'disabled' },
        tools: [weather],
        tool_choice: { type: 'tool', name: 'get_weather' },
    };
    let pieces = '';
    const stream = client.messages.stream(request).on('inputJson', (piece) => (pieces += piece));
    const message = await stream.finalMessage();
    assert.equal(message.stop_reason, 'tool_use');
    const call = message.content.find((block) => block.type === 'tool_use');
    checkWeatherCall(call);
    assert.ok(pieces.startsWith('{'));
    const next = await client.messages.create({
        ...short,
        tools: [weather],
        messages: [
            ...question,
            { role: 'assistant', content: message.content },
            {
                role: 'user',
                content: [
                    { type: 'tool_result', tool_use_id: call.id, content: [{ type: 'text', text: 'rain' }] },
                    { type: 'text', text: 'And tomorrow?' },
                ],
            },
        ],
    });
    assert.equal(next.role, 'assistant');
});

test('structured output is what the schema says', async () => {
    const format = jsonSchemaOutputFormat({
        type: 'object',
        properties: { name: { type: 'string', enum: ['cat', 'dog'] }, good: { type: 'boolean' } },
        required: ['name', 'good'],
        additionalProperties: false,
    });
    const message = await client.messages.parse({
        ...short,
        max_tokens: 200,
        thinking: { type: 'disabled' },
        output_config: { format },
    });
    assert.ok(['cat', 'dog'].includes(message.parsed_output.name));
    assert.equal(typeof message.parsed_output.good, 'boolean');
});

test('the model is listed', async () => {
    const models = [];
    for await (const listed of client.models.list()) {
        models.push(listed);
    }
    assert.equal(models.length, 1);
    assert.equal(models[0].type, 'model');
    assert.ok(models[0].display_name);
    assert.ok(!Number.isNaN(Date.parse(models[0].created_at)));
    assert.equal((await client.models.retrieve(models[0].id)).id, models[0].id);
});

test('tokens are counted, and the billing line is none of them', async () => {
    const plain = { model, messages: question, system: [{ type: 'text', text: 'Be kind.' }] };
    const count = await client.messages.countTokens(plain);
    assert.ok(count.input_tokens > 5);
    const billed = await client.messages.countTokens({
        ...plain,
        system: [{ type: 'text', text: 'x-anthropic-billing-header: cc_version=1.2.3; cch=0a1b2;' }, ...plain.system],
    });
    assert.equal(billed.input_tokens, count.input_tokens);
    const message = await client.messages.create({ ...short, system: plain.system });
    const usage = message.usage;
    assert.equal(
        usage.input_tokens + usage.cache_read_input_tokens + usage.cache_creation_input_tokens,
        count.input_tokens,
    );
});

test('thinking can be asked for and sent back', async () => {
    const message = await client.messages.create({
        ...short,
        max_tokens: 1100,
        stop_sequences: [' '],
        thinking: { type: 'enabled', budget_tokens: 1024 },
        messages: [
            ...question,
            {
                role: 'assistant',
                content: [
                    { type: 'thinking', thinking: 'A cat.', signature: '' },
                    { type: 'text', text: 'What is its name?' },
                ],
            },
            { role: 'user', content: 'Tom' },
        ],
    });
    assert.equal(message.type, 'message');
});

test('errors are those of the API', async () => {
    await assert.rejects(client.messages.create({ ...short, messages: [] }), (error) => {
        assert.ok(error instanceof Anthropic.BadRequestError);
        assert.equal(error.error.type, 'error');
        assert.equal(error.error.error.type, 'invalid_request_error');
        return true;
    });
    await assert.rejects(client.messages.create({ ...short, max_tokens: 0 }), Anthropic.BadRequestError);
    await assert.rejects(client.messages.create({ ...short, temperature: -1 }), Anthropic.BadRequestError);
    await assert.rejects(
        client.messages.create({ ...short, messages: [{ role: 'user', content: 'word '.repeat(20_000) }] }),
        (error) => error instanceof Anthropic.BadRequestError && error.type === 'invalid_request_error',
    );
    await assert.rejects(client.messages.batches.list(), Anthropic.NotFoundError);
});

test('an aborted stream leaves the server well', async () => {
    const stream = await client.messages.create({ ...short, max_tokens: 400, stream: true });
    for await (const _ of stream) {
        break;
    }
    assert.ok(stream.controller.signal.aborted);
    assert.equal((await client.messages.create(short)).role, 'assistant');
});
