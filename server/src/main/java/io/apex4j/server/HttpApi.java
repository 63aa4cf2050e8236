package io.apex4j.server;

import io.helidon.webserver.http.HttpRules;

/** The routes of one API. */
@FunctionalInterface
interface HttpApi {
    /** Adds the routes. */
    void addTo(HttpRules rules, ServerContext context);
}
