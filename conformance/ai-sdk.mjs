// Drives a server with the AI SDK's provider for servers like OpenAI's. The server's address comes in APEX_URL; the exit
// status tells the result.
import assert from 'node:assert/strict';
import test from 'node:test';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { APICallError, generateText, jsonSchema, Output, streamText, tool } from 'ai';

const url = process.env.APEX_URL;
const provider = createOpenAICompatible({
    name: 'apex4j',
    baseURL: `${url}/v1`,
    apiKey: process.env.APEX_KEY ?? 'none',
    includeUsage: true,
    supportsStructuredOutputs: true,
});
const model = provider('demo');
const prompt = 'Once upon a time there was a cat.';
const short = { model, prompt, temperature: 0, maxOutputTokens: 8, maxRetries: 0 };
const quick = { providerOptions: { apex4j: { reasoningEffort: 'none' } } };
const weather = tool({
    description: 'Tells the weather in a city',
    inputSchema: jsonSchema({
        type: 'object',
        properties: { city: { type: 'string', maxLength: 8 } },
        required: ['city'],
        additionalProperties: false,
    }),
});

test('a text is generated', async () => {
    const result = await generateText(short);
    assert.equal(typeof result.text, 'string');
    assert.ok(['stop', 'length'].includes(result.finishReason));
    assert.ok(result.usage.inputTokens > 0);
    assert.ok(result.usage.outputTokens > 0);
});

test('the stream adds up to the same text', async () => {
    const whole = await generateText(short);
    const result = streamText(short);
    let text = '';
    for await (const piece of result.textStream) {
        text += piece;
    }
    assert.equal(text, whole.text);
    assert.equal((await result.usage).outputTokens, whole.usage.outputTokens);
});

test('a tool is called', async () => {
    const result = await generateText({
        ...short,
        ...quick,
        maxOutputTokens: 200,
        tools: { weather },
        toolChoice: 'required',
    });
    assert.equal(result.finishReason, 'tool-calls');
    assert.equal(result.toolCalls[0].toolName, 'weather');
    assert.equal(typeof result.toolCalls[0].input.city, 'string');
});

test('a call is streamed', async () => {
    const result = streamText({
        ...short,
        ...quick,
        maxOutputTokens: 200,
        tools: { weather },
        toolChoice: { type: 'tool', toolName: 'weather' },
    });
    const calls = await result.toolCalls;
    assert.ok(calls.length >= 1);
    assert.ok(calls.every((call) => call.toolName === 'weather' && typeof call.input.city === 'string'));
});

test('an object fits its schema', async () => {
    const { output } = await generateText({
        ...short,
        ...quick,
        maxOutputTokens: 100,
        output: Output.object({
            schema: jsonSchema({
                type: 'object',
                properties: { name: { type: 'string', enum: ['cat', 'dog'] } },
                required: ['name'],
                additionalProperties: false,
            }),
        }),
    });
    assert.ok(['cat', 'dog'].includes(output.name));
});

test('errors say what is wrong', async () => {
    await assert.rejects(generateText({ ...short, topP: 7 }), (error) => {
        assert.ok(APICallError.isInstance(error));
        assert.equal(error.statusCode, 400);
        assert.match(error.message, /top_p/);
        return true;
    });
});

test('an abort ends the answer', async () => {
    const abort = new AbortController();
    const result = streamText({ model, prompt, abortSignal: abort.signal, maxRetries: 0, onError: () => {} });
    for await (const part of result.fullStream) {
        if (part.type.endsWith('-delta')) {
            abort.abort();
            break;
        }
    }
    let slots;
    do {
        slots = await (await fetch(`${url}/slots`)).json();
    } while (slots.some((slot) => slot.is_processing));
});
