// Drives a server's Responses API with OpenAI's own client. The server's address comes in APEX_URL; the exit status tells
// the result.
import assert from 'node:assert/strict';
import test from 'node:test';
import OpenAI from 'openai';

const client = new OpenAI({
    baseURL: `${process.env.APEX_URL}/v1`,
    apiKey: process.env.APEX_KEY ?? 'none',
    maxRetries: 0,
});
const model = 'demo';
const input = 'Once upon a time there was a cat.';
const short = { model, input, temperature: 0, max_output_tokens: 16 };
const quick = { reasoning: { effort: 'none' } };
const weather = {
    type: 'function',
    name: 'get_weather',
    description: 'Tells the weather in a city',
    strict: true,
    parameters: {
        type: 'object',
        properties: { city: { type: 'string', maxLength: 8 }, days: { type: 'integer', minimum: 1, maximum: 9 } },
        required: ['city', 'days'],
        additionalProperties: false,
    },
};
const animal = {
    type: 'json_schema',
    name: 'animal',
    strict: true,
    schema: {
        type: 'object',
        properties: { name: { type: 'string', enum: ['cat', 'dog'] }, good: { type: 'boolean' } },
        required: ['name', 'good'],
        additionalProperties: false,
    },
};

function checkWeatherCall(item) {
    assert.equal(item.type, 'function_call');
    assert.equal(item.name, 'get_weather');
    assert.match(item.id, /^fc_/);
    assert.ok(item.call_id);
    const values = JSON.parse(item.arguments);
    assert.equal(typeof values.city, 'string');
    assert.ok(values.days >= 1 && values.days <= 9);
}

test('a text is answered', async () => {
    const response = await client.responses.create(short);
    assert.match(response.id, /^resp_/);
    assert.equal(response.object, 'response');
    assert.ok(response.status === 'completed' || response.incomplete_details.reason === 'max_output_tokens');
    assert.equal(response.error, null);
    assert.equal(response.usage.total_tokens, response.usage.input_tokens + response.usage.output_tokens);
    assert.ok(response.usage.input_tokens_details.cached_tokens >= 0);
    assert.ok(response.usage.output_tokens_details.reasoning_tokens >= 0);
    const message = response.output.find((item) => item.type === 'message');
    assert.match(message.id, /^msg_/);
    assert.equal(message.content[0].type, 'output_text');
    assert.equal(response.output_text, message.content[0].text);
});

test('the stream adds up to the same response', async () => {
    const whole = await client.responses.create(short);
    const events = [];
    const stream = client.responses.stream(short);
    for await (const event of stream) {
        events.push(event);
    }
    const response = await stream.finalResponse();
    assert.equal(response.output_text, whole.output_text);
    assert.deepEqual(response.usage.output_tokens, whole.usage.output_tokens);
    assert.deepEqual(events.map((event) => event.sequence_number), events.map((_, index) => index));
    const types = events.map((event) => event.type);
    assert.deepEqual(types.slice(0, 2), ['response.created', 'response.in_progress']);
    assert.ok(types.includes('response.output_item.added'));
    assert.ok(types.includes('response.content_part.added'));
    assert.ok(types.includes('response.output_text.delta'));
    assert.deepEqual(types.slice(-4, -1), [
        'response.output_text.done',
        'response.content_part.done',
        'response.output_item.done',
    ]);
    assert.match(types.at(-1), /^response\.(completed|incomplete)$/);
});

test('messages of all kinds are taken', async () => {
    const response = await client.responses.create({
        ...short,
        instructions: 'Tell stories.',
        input: [
            { role: 'developer', content: 'Be brief.' },
            { role: 'user', content: [{ type: 'input_text', text: 'Who are you?' }] },
            { type: 'reasoning', id: 'rs_1', summary: [], content: [{ type: 'reasoning_text', text: 'A cat?' }] },
            {
                type: 'message',
                id: 'msg_1',
                role: 'assistant',
                status: 'completed',
                content: [{ type: 'output_text', text: 'A cat.', annotations: [] }],
            },
            { role: 'user', content: 'And your name?' },
        ],
    });
    assert.equal(response.object, 'response');
});

test('a forced tool is called, and its result taken', async () => {
    const request = { ...short, ...quick, max_output_tokens: 400, tools: [weather] };
    const response = await client.responses.create({ ...request, tool_choice: 'required', parallel_tool_calls: false });
    assert.equal(response.status, 'completed');
    const calls = response.output.filter((item) => item.type === 'function_call');
    assert.equal(calls.length, 1);
    checkWeatherCall(calls[0]);
    const next = await client.responses.create({
        ...short,
        tools: [weather],
        input: [
            { role: 'user', content: input },
            ...response.output,
            { type: 'function_call_output', call_id: calls[0].call_id, output: 'rain' },
        ],
    });
    assert.equal(next.object, 'response');
});

test('a named tool is called in a stream', async () => {
    const stream = client.responses.stream({
        ...short,
        ...quick,
        max_output_tokens: 400,
        tools: [weather],
        tool_choice: { type: 'function', name: 'get_weather' },
    });
    let pieces = '';
    let done;
    for await (const event of stream) {
        if (event.type === 'response.function_call_arguments.delta') {
            pieces += event.delta;
        } else if (event.type === 'response.function_call_arguments.done') {
            done ??= event.arguments;
        }
    }
    const response = await stream.finalResponse();
    const call = response.output.find((item) => item.type === 'function_call');
    checkWeatherCall(call);
    assert.equal(call.arguments, done);
    assert.ok(pieces.startsWith(done));
});

test('structured output is what the schema says', async () => {
    const request = { ...short, ...quick, max_output_tokens: 200, text: { format: animal } };
    const value = (await client.responses.parse(request)).output_parsed;
    assert.ok(['cat', 'dog'].includes(value.name));
    assert.equal(typeof value.good, 'boolean');
    const stream = client.responses.stream(request);
    assert.deepEqual(JSON.parse((await stream.finalResponse()).output_text), value);
});

test('log probabilities come with the text', async () => {
    const response = await client.responses.create({
        ...short,
        top_logprobs: 2,
        include: ['message.output_text.logprobs'],
    });
    const { logprobs } = response.output.find((item) => item.type === 'message').content[0];
    assert.ok(logprobs.length > 0);
    assert.equal(logprobs[0].top_logprobs.length, 2);
    assert.ok(logprobs[0].logprob <= 0);
});

test('tokens are counted', async () => {
    const count = await client.responses.inputTokens.count({ model, input });
    assert.equal(count.object, 'response.input_tokens');
    const response = await client.responses.create(short);
    assert.equal(response.usage.input_tokens, count.input_tokens);
});

test('errors are those of the API', async () => {
    const bad = (error) => {
        assert.ok(error instanceof OpenAI.BadRequestError);
        assert.equal(error.type, 'invalid_request_error');
        assert.equal(typeof error.error.message, 'string');
        return true;
    };
    await assert.rejects(client.responses.create({ ...short, previous_response_id: 'resp_1' }), bad);
    await assert.rejects(client.responses.create({ model }), bad);
    await assert.rejects(client.responses.create({ ...short, temperature: -1 }), bad);
    await assert.rejects(client.responses.create({ ...short, max_output_tokens: -5 }), bad);
    await assert.rejects(client.responses.create({ ...short, tools: [{ type: 'web_search' }] }), bad);
    await assert.rejects(
        client.responses.create({ ...short, input: 'word '.repeat(20_000) }),
        (error) => error instanceof OpenAI.BadRequestError,
    );
    await assert.rejects(client.responses.retrieve('resp_1'), OpenAI.NotFoundError);
});

test('an aborted stream leaves the server well', async () => {
    const stream = await client.responses.create({ ...short, max_output_tokens: 400, stream: true });
    for await (const _ of stream) {
        break;
    }
    assert.equal((await client.responses.create(short)).object, 'response');
});
