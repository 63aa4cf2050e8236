// Drives a server's chat and completions APIs with OpenAI's own client. The server's address comes in APEX_URL; the exit
// status tells the result.
import assert from 'node:assert/strict';
import test from 'node:test';
import OpenAI from 'openai';

const url = process.env.APEX_URL;
const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: process.env.APEX_KEY ?? 'none', maxRetries: 0 });
const model = 'demo';
const messages = [{ role: 'user', content: 'Once upon a time there was a cat.' }];
const short = { model, messages, temperature: 0, max_completion_tokens: 8 };
const quick = { reasoning_effort: 'none' };
const weather = {
    type: 'function',
    function: {
        name: 'get_weather',
        description: 'Tells the weather in a city',
        strict: true,
        parameters: {
            type: 'object',
            properties: { city: { type: 'string', maxLength: 8 }, days: { type: 'integer', minimum: 1, maximum: 9 } },
            required: ['city', 'days'],
            additionalProperties: false,
        },
    },
};
const animal = {
    type: 'json_schema',
    json_schema: {
        name: 'animal',
        strict: true,
        schema: {
            type: 'object',
            properties: { name: { type: 'string', enum: ['cat', 'dog'] }, good: { type: 'boolean' } },
            required: ['name', 'good'],
            additionalProperties: false,
        },
    },
};

function checkCall(call) {
    assert.equal(call.type, 'function');
    assert.equal(call.function.name, 'get_weather');
    assert.ok(call.id);
    const values = JSON.parse(call.function.arguments);
    assert.equal(typeof values.city, 'string');
    assert.ok(values.days >= 1 && values.days <= 9);
}

async function untilIdle() {
    let slots;
    do {
        slots = await (await fetch(`${url}/slots`)).json();
    } while (slots.some((slot) => slot.is_processing));
}

test('a conversation is answered', async () => {
    const completion = await client.chat.completions.create(short);
    assert.match(completion.id, /^chatcmpl-/);
    assert.equal(completion.object, 'chat.completion');
    assert.equal(completion.choices[0].message.role, 'assistant');
    assert.equal(completion.choices[0].message.refusal, null);
    assert.ok(['stop', 'length'].includes(completion.choices[0].finish_reason));
    const usage = completion.usage;
    assert.equal(usage.total_tokens, usage.prompt_tokens + usage.completion_tokens);
});

test('the stream adds up to the same answer', async () => {
    const whole = await client.chat.completions.create(short);
    const stream = client.chat.completions.stream({ ...short, stream_options: { include_usage: true } });
    let chunks = 0;
    for await (const chunk of stream) {
        assert.equal(chunk.object, 'chat.completion.chunk');
        assert.notEqual(chunk.choices[0]?.delta.content, '');
        chunks++;
    }
    const streamed = await stream.finalChatCompletion();
    assert.ok(chunks > 3);
    assert.equal(streamed.choices[0].message.content, whole.choices[0].message.content);
    assert.equal(streamed.choices[0].finish_reason, whole.choices[0].finish_reason);
    assert.equal((await stream.totalUsage()).completion_tokens, whole.usage.completion_tokens);
});

test('a tool that has to be called is called, and its result taken', async () => {
    const first = await client.chat.completions.create({
        model,
        messages,
        tools: [weather],
        tool_choice: 'required',
        max_completion_tokens: 200,
        ...quick,
    });
    assert.equal(first.choices[0].finish_reason, 'tool_calls');
    const message = first.choices[0].message;
    assert.equal(message.content, null);
    checkCall(message.tool_calls[0]);
    const second = await client.chat.completions.create({
        ...short,
        messages: [...messages, message, { role: 'tool', tool_call_id: message.tool_calls[0].id, content: 'Sunny' }],
        tools: [weather],
    });
    assert.equal(typeof second.choices[0].message.content, 'string');
});

test('a call is streamed in pieces that add up', async () => {
    const stream = client.chat.completions.stream({
        model,
        messages,
        tools: [weather],
        tool_choice: { type: 'function', function: { name: 'get_weather' } },
        parallel_tool_calls: false,
        max_completion_tokens: 200,
        ...quick,
    });
    let names = 0;
    for await (const chunk of stream) {
        names += chunk.choices[0]?.delta.tool_calls?.filter((call) => call.function.name).length ?? 0;
    }
    const streamed = await stream.finalChatCompletion();
    assert.equal(streamed.choices[0].finish_reason, 'tool_calls');
    assert.equal(names, 1);
    assert.equal(streamed.choices[0].message.tool_calls.length, 1);
    checkCall(streamed.choices[0].message.tool_calls[0]);
});

test('an answer fits the schema that is given', async () => {
    const completion = await client.chat.completions.parse({
        model,
        messages,
        response_format: animal,
        max_completion_tokens: 100,
        ...quick,
    });
    const parsed = completion.choices[0].message.parsed;
    assert.ok(['cat', 'dog'].includes(parsed.name));
    assert.equal(typeof parsed.good, 'boolean');
});

test('probabilities are told', async () => {
    const completion = await client.chat.completions.create({ ...short, logprobs: true, top_logprobs: 2, ...quick });
    for (const token of completion.choices[0].logprobs.content) {
        assert.ok(token.logprob <= 0);
        assert.equal(token.top_logprobs.length, 2);
        assert.ok(Array.isArray(token.bytes));
    }
});

test('a text is completed, and streamed alike', async () => {
    const request = { model, prompt: ['Once upon', 'One day'], max_tokens: 4, temperature: 0 };
    const whole = await client.completions.create(request);
    const texts = ['', ''];
    for await (const chunk of await client.completions.create({ ...request, stream: true })) {
        texts[chunk.choices[0].index] += chunk.choices[0].text;
    }
    assert.deepEqual(texts, whole.choices.map((choice) => choice.text));
});

test('the model is listed', async () => {
    const models = await client.models.list();
    assert.equal(models.data.length, 1);
    assert.equal((await client.models.retrieve(models.data[0].id)).id, models.data[0].id);
});

test('errors have their types', async () => {
    await assert.rejects(client.chat.completions.create({ model, messages: [] }), OpenAI.BadRequestError);
    await assert.rejects(client.chat.completions.create({ ...short, temperature: -1 }), (error) => {
        assert.ok(error instanceof OpenAI.BadRequestError);
        assert.equal(error.param, 'temperature');
        assert.equal(error.type, 'invalid_request_error');
        return true;
    });
    await assert.rejects(
        client.chat.completions.create({ model, messages: [{ role: 'user', content: 'word '.repeat(20000) }] }),
        (error) => error.status === 400 && error.type === 'exceed_context_size_error',
    );
    await assert.rejects(client.models.retrieve('another'), OpenAI.NotFoundError);
});

test('an abort ends the answer, streamed or not', async () => {
    const endless = { model, messages, ignore_eos: true };
    const stream = await client.chat.completions.create({ ...endless, stream: true });
    for await (const chunk of stream) {
        assert.ok(chunk.id);
        break;
    }
    stream.controller.abort();
    await untilIdle();
    const abort = new AbortController();
    const answer = client.chat.completions.create(endless, { signal: abort.signal });
    setImmediate(() => abort.abort());
    await assert.rejects(answer, OpenAI.APIUserAbortError);
    await untilIdle();
});
