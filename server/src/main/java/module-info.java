/** An OpenAI-compatible server for models, with a web page. */
module io.apex4j.server {
    requires transitive io.apex4j.model;
    requires io.apex4j.grammar;
    requires io.helidon.common.buffers;
    requires io.helidon.common.concurrency.limits;
    requires io.helidon.common.socket;
    requires io.helidon.common.task;
    requires io.helidon.http;
    requires io.helidon.webserver;
    requires tools.jackson.databind;
    requires static transitive org.jspecify;

    exports io.apex4j.server;
}
