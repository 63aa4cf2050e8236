package io.apex4j.server;

import java.time.Duration;

/**
 * What a server takes from its clients, and how long it waits for them.
 *
 * @param headBytes the most bytes of a request's first line and headers
 * @param bodyBytes the most bytes of a request's body
 * @param connections the most connections at a time
 * @param headTime how long a request's head may take from its first byte on
 * @param bodyTime how long a request's body may take
 * @param writeTime how long a client may leave an answer's next piece untaken
 * @param idleTime how long a connection is kept without a request
 * @param pingTime how long a stream is silent before it says that the server is still there
 * @param answers the most answers to one request
 */
public record ServerLimits(
        int headBytes,
        int bodyBytes,
        int connections,
        Duration headTime,
        Duration bodyTime,
        Duration writeTime,
        Duration idleTime,
        Duration pingTime,
        int answers) {
    /** Checks that all are positive. */
    public ServerLimits {
        positive("head bytes", headBytes);
        positive("body bytes", bodyBytes);
        positive("connections", connections);
        positive("head time", headTime.toMillis());
        positive("body time", bodyTime.toMillis());
        positive("write time", writeTime.toMillis());
        positive("idle time", idleTime.toMillis());
        positive("ping time", pingTime.toMillis());
        positive("answers", answers);
    }

    private static void positive(String name, long value) {
        if (value < 1) {
            throw new ServerException("the limit of " + name + " is " + value + "; 1 is the least");
        }
    }

    /** What suits a server for a few people. */
    public static ServerLimits defaults() {
        return new ServerLimits(
                16 << 10,
                16 << 20,
                512,
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Duration.ofSeconds(75),
                Duration.ofSeconds(15),
                16);
    }

    /** The same with another size of heads and bodies. */
    public ServerLimits withBytes(int head, int body) {
        return new ServerLimits(head, body, connections, headTime, bodyTime, writeTime, idleTime, pingTime, answers);
    }

    /** The same with another number of connections. */
    public ServerLimits withConnections(int count) {
        return new ServerLimits(
                headBytes, bodyBytes, count, headTime, bodyTime, writeTime, idleTime, pingTime, answers);
    }

    /** The same with other times for what clients send and take. */
    public ServerLimits withClientTimes(Duration head, Duration body, Duration write) {
        return new ServerLimits(headBytes, bodyBytes, connections, head, body, write, idleTime, pingTime, answers);
    }

    /** The same with another time between signs of life. */
    public ServerLimits withPingTime(Duration time) {
        return new ServerLimits(
                headBytes, bodyBytes, connections, headTime, bodyTime, writeTime, idleTime, time, answers);
    }
}
