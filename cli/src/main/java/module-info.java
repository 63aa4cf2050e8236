/** The {@code apex} command. */
module io.apex4j.cli {
    requires info.picocli;
    requires io.apex4j.apex;
    requires io.apex4j.calibrate;
    requires io.apex4j.convert;
    requires io.apex4j.eval;
    requires io.apex4j.gguf;
    requires io.apex4j.grammar;
    requires io.apex4j.hub;
    requires io.apex4j.kernels;
    requires io.apex4j.model;
    requires io.apex4j.pipeline;
    requires io.apex4j.server;
    requires java.logging;
    requires java.management;
    requires jdk.management;
    requires jdk.unsupported; // for JLine, which handles signals by sun.misc.Signal
    requires me.tongfei.progressbar;
    requires org.jline.reader;
    requires org.jline.terminal;
    requires static org.jspecify;
    requires tools.jackson.core;
    requires tools.jackson.databind;

    opens io.apex4j.cli to
            info.picocli;
}
