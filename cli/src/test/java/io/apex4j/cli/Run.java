package io.apex4j.cli;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a command did.
 *
 * @param code how it ended
 * @param out what it printed as result
 * @param err what it complained about
 */
record Run(ExitCode code, String out, String err) {
    /** Runs {@code apex} in this process, with nothing piped in. */
    static Run apex(Object... arguments) {
        return apexReading("", arguments);
    }

    /** Runs {@code apex} in this process. */
    static Run apexReading(String input, Object... arguments) {
        InputStream in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] texts = Arrays.stream(arguments).map(String::valueOf).toArray(String[]::new);
        ExitCode code = Apex.run(texts, in, new PrintWriter(out, true), new PrintWriter(err, true));
        return new Run(code, out.toString(), err.toString());
    }

    /** The result as JSON; fails when it is anything else, or more than one object. */
    JsonNode json() {
        return JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build()
                .readTree(out);
    }

    /** The complaints, one a line. */
    List<String> complaints() {
        return err.lines().toList();
    }
}
