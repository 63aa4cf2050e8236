/** Benchmarks, and side-by-side runs against llama.cpp. */
module io.apex4j.bench {
    requires info.picocli;
    requires io.apex4j.apex;
    requires io.apex4j.calibrate;
    requires io.apex4j.gguf;
    requires io.apex4j.grammar;
    requires io.apex4j.kernels;
    requires io.apex4j.model;
    requires io.apex4j.quant;
    requires io.apex4j.server;
    requires com.fasterxml.jackson.annotation;
    requires java.logging;
    requires java.management;
    requires java.net.http;
    requires jmh.core;
    requires static org.jspecify;
    requires tools.jackson.databind;

    opens io.apex4j.bench to
            info.picocli,
            jmh.core,
            tools.jackson.databind;
}
