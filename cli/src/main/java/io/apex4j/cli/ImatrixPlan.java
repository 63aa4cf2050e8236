package io.apex4j.cli;

import static io.apex4j.cli.TextTable.Column.name;
import static io.apex4j.cli.TextTable.Column.number;

import io.apex4j.calibrate.CollectForecast;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a collection would do.
 *
 * @param texts what it would read
 * @param forecast what it would collect
 * @param need the heap that the model needs beside that
 * @param target the file that it would write
 */
record ImatrixPlan(ImatrixTexts texts, CollectForecast forecast, HeapNeed need, Path target) {
    /** Bytes of heap in all. */
    long heapBytes() {
        return need.bytes() + forecast.heapBytes();
    }

    /** Says so when there may be too little heap. */
    void warn(Screen screen) {
        if (heapBytes() > HeapNeed.limit()) {
            screen.complain("warning: this can take " + Numbers.size(heapBytes()) + " of heap, and java may use "
                    + Numbers.size(HeapNeed.limit()) + ": " + HeapNeed.advice(heapBytes()));
        }
    }

    void print(Screen screen) {
        TextTable table = new TextTable(name("text"), number("tokens"));
        texts.tokensByDomain().forEach((domain, tokens) -> table.row(domain, Numbers.count(tokens)));
        screen.table(table);
        screen.line("");
        screen.line(Numbers.counted(texts.chunks().size(), "chunk") + ", " + Numbers.counted(texts.tokens(), "token"));
        screen.line(Numbers.count(forecast.entries()) + " entries, a file of about "
                + Numbers.size(forecast.fileBytes()) + ": " + target);
        screen.line("up to " + Numbers.size(heapBytes()) + " of heap (java may use " + Numbers.size(HeapNeed.limit())
                + ") beside the mapped model");
    }

    /** The plan as one JSON object. */
    Map<String, Object> json() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("file", target.toString());
        object.put("chunks", texts.chunks().size());
        object.put("tokens", texts.tokens());
        object.put("tokensByDomain", texts.tokensByDomain());
        object.put("entries", forecast.entries());
        object.put("fileBytes", forecast.fileBytes());
        object.put("heapBytes", heapBytes());
        return object;
    }
}
