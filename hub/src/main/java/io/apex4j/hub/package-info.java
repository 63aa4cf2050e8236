/**
 * From what a user types to a GGUF file on the disk: {@link io.apex4j.hub.ModelReference} says what is meant, {@link
 * io.apex4j.hub.Hub} finds it in the cache or downloads it, and gives back a {@link io.apex4j.hub.LocalModel}.
 *
 * <p>The cache is the one of Hugging Face's own libraries and of llama.cpp, so a model is on the disk once. Downloads go on
 * where they were cut, and a file appears under its name only when size and checksum are right. The token of the user is
 * sent to the hub and to no other host.
 *
 * <pre>{@code
 * HubEnvironment environment = HubEnvironment.of(System.getenv(), Path.of(System.getProperty("user.home")));
 * Hub hub = new Hub(environment);
 * ModelReference reference = ModelReference.parse("owner/repository@model.gguf", environment.endpoint());
 * LocalModel model = hub.resolve(reference, ResolveOptions.DEFAULTS, DownloadListener.NONE);
 * Path file = model.first();
 * }</pre>
 */
@NullMarked
package io.apex4j.hub;

import org.jspecify.annotations.NullMarked;
