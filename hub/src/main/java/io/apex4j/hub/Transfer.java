package io.apex4j.hub;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Downloads one file to a partial file and checks it. What is there already is hashed and not asked for again; what fails
 * stays, unless its content is wrong.
 */
final class Transfer {
    private static final Pattern RANGE = Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18}|\\*)");
    private static final String ADVICE =
            "what has come is kept; check the network and run the same command again to go on";

    private final Http http;
    private final Retry retry;
    private final DownloadListener listener;
    private final Origin origin;
    private final String name;
    private final Path partial;
    private final ContentCheck check;
    private final ContentHash hash;
    private URI location;
    private long position;

    /** Where the bytes come from. */
    interface Origin {
        /** Where the server may send us. */
        RedirectRules rules();

        /** The headers that say who asks. */
        Map<String, String> headers(URI uri);

        /** Asks anew for the file, because the address of its bytes has expired. */
        RemoteFile refreshed() throws IOException, InterruptedException;
    }

    /**
     * Prepares a download.
     *
     * @param file the file as the server described it
     * @param partial where its bytes go
     */
    Transfer(
            Http http,
            Retry retry,
            DownloadListener listener,
            Origin origin,
            RemoteFile file,
            Path partial,
            ContentCheck check) {
        this.http = http;
        this.retry = retry;
        this.listener = listener;
        this.origin = origin;
        this.name = file.name();
        this.partial = partial;
        this.check = check;
        this.hash = new ContentHash(check);
        this.location = file.location();
    }

    /**
     * Downloads what is missing.
     *
     * @throws HubException when it cannot be had, is not what it should be, or the thread was interrupted
     */
    void run() throws IOException {
        try (FileChannel file = FileChannel.open(
                partial, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            position = file.size();
            if (position > check.bytes()) {
                restart(file);
            }
            hash.follow(file, position);
            listener.started(name, check.bytes(), position);
            retry.run("downloading " + name, () -> position, ADVICE, () -> {
                attempt(file);
                return true;
            });
            file.force(true);
        } catch (ClosedByInterruptException exception) {
            throw HubException.cancelled(exception);
        }
        verify();
        listener.finished();
    }

    private void verify() throws IOException {
        Optional<String> difference = check.difference(hash);
        if (difference.isPresent()) {
            Files.deleteIfExists(partial);
            throw new HubException(
                    HubProblem.CORRUPT,
                    name + ": " + difference.get()
                            + "; what had come was deleted; run the command again, and if the same"
                            + " comes again, something on the way changes the file");
        }
    }

    private void attempt(FileChannel file) throws IOException, InterruptedException {
        if (position == check.bytes()) {
            return;
        }
        hash.follow(file, position);
        Http.Answer answer = open();
        try (BodyReader body = http.body(answer)) {
            accept(answer, file);
            for (List<ByteBuffer> piece = body.next(); !piece.isEmpty(); piece = body.next()) {
                for (ByteBuffer bytes : piece) {
                    take(bytes, file);
                }
            }
        }
        if (position < check.bytes()) {
            throw new RetryableException("the connection ended after " + position + " of " + check.bytes() + " bytes");
        }
    }

    /** Asks for the bytes from the current position on, and follows where the server sends us. */
    private Http.Answer open() throws IOException, InterruptedException {
        URI uri = location;
        for (int hop = 0; hop < RedirectRules.MAXIMUM; hop++) {
            Map<String, String> headers = new HashMap<>(origin.headers(uri));
            if (position > 0) {
                headers.put("Range", "bytes=" + position + "-");
            }
            Http.Answer answer = http.send("GET", uri, headers);
            if (answer.isSuccess()) {
                return answer;
            }
            http.discard(answer);
            if (!answer.isRedirect()) {
                throw failure(answer);
            }
            uri = origin.rules().next(uri, answer.header("Location").orElseThrow());
        }
        throw new HubException(
                HubProblem.REFUSED,
                uri.getHost() + " redirects more than " + RedirectRules.MAXIMUM + " times; refused");
    }

    private IOException failure(Http.Answer answer) throws IOException, InterruptedException {
        return switch (answer.status()) {
            case 416 -> {
                Files.deleteIfExists(partial);
                throw new HubException(
                        HubProblem.CORRUPT,
                        name + ": the server has no bytes after " + position + ", though it should have "
                                + check.bytes() + "; what had come was deleted; run the command again");
            }
            case 400, 401, 403, 404, 410 -> {
                refresh();
                yield new RetryableException(answer.uri().getHost() + " refuses with status " + answer.status()
                        + " (an address of a download expires after some time)");
            }
            default -> {
                if (answer.isTemporary()) {
                    yield answer.temporaryFailure();
                }
                throw new HubException(
                        HubProblem.NETWORK,
                        name + ": " + answer.uri().getHost() + " answers with status " + answer.status() + "; "
                                + ADVICE);
            }
        };
    }

    private void refresh() throws IOException, InterruptedException {
        RemoteFile file = origin.refreshed();
        if (file.bytes() != check.bytes()) {
            throw new HubException(
                    HubProblem.CORRUPT,
                    name + " was changed at the source while it was downloaded; run the command again");
        }
        location = file.location();
    }

    /** Sees to it that what follows belongs at the current position. */
    private void accept(Http.Answer answer, FileChannel file) throws IOException {
        if (!answer.header("Content-Encoding").orElse("identity").equalsIgnoreCase("identity")) {
            throw new HubException(
                    HubProblem.REFUSED,
                    answer.uri().getHost() + " sends " + name + " encoded, which was not asked for; refused");
        }
        if (answer.status() == 206) {
            Matcher range = RANGE.matcher(answer.header("Content-Range").orElse(""));
            boolean fits = range.matches()
                    && Long.parseLong(range.group(1)) == position
                    && (range.group(3).equals("*") || Long.parseLong(range.group(3)) == check.bytes());
            if (!fits) {
                restart(file);
                throw new RetryableException(answer.uri().getHost() + " sends another part than was asked for");
            }
            return;
        }
        if (answer.number("Content-Length").orElse(check.bytes()) != check.bytes()) {
            throw wrongSize(answer.number("Content-Length").orElse(0) + " bytes are announced");
        }
        if (position > 0) {
            restart(file);
            listener.started(name, check.bytes(), 0);
        }
    }

    private void restart(FileChannel file) throws IOException {
        file.truncate(0);
        hash.reset();
        position = 0;
    }

    private void take(ByteBuffer bytes, FileChannel file) throws IOException {
        int count = bytes.remaining();
        if (position + count > check.bytes()) {
            throw wrongSize("more bytes come");
        }
        ByteBuffer content = bytes.duplicate();
        try {
            while (bytes.hasRemaining()) {
                file.write(bytes, position + count - bytes.remaining());
            }
        } catch (ClosedByInterruptException exception) {
            throw exception;
        } catch (IOException exception) {
            throw new HubException(
                    HubProblem.DISK,
                    partial + " cannot be written: " + exception.getMessage() + "; " + (check.bytes() - position)
                            + " bytes are still to come; make room and run the same command again to go on",
                    exception);
        }
        hash.update(content);
        position += count;
        listener.advanced(count);
    }

    private HubException wrongSize(String what) throws IOException {
        Files.deleteIfExists(partial);
        return new HubException(
                HubProblem.CORRUPT,
                name + ": " + what + ", and it should have " + check.bytes()
                        + "; what had come was deleted; run the command again");
    }
}
