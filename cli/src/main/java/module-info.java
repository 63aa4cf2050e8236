/** The {@code apex} command. */
module io.apex4j.cli {
    requires info.picocli;
    requires io.apex4j.apex;
    requires io.apex4j.gguf;
    requires me.tongfei.progressbar;
    requires static org.jspecify;
    requires tools.jackson.core;
    requires tools.jackson.databind;

    opens io.apex4j.cli to
            info.picocli;
}
