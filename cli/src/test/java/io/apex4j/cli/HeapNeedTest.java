package io.apex4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.apex4j.model.KvType;
import io.apex4j.model.ModelOptions;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class HeapNeedTest {
    /** Six attention layers of 8 heads of 64 values, as LFM2.5-8B-A1B has them. */
    private static final ModelHeader HEADER = new ModelHeader("model", 1, 1, 1, 128_000, 6 * 8 * 64);

    @Test
    void theCacheGrowsWithTheContextAndTheTypesOfKeysAndValues() {
        ModelOptions options = ModelOptions.defaults().withContextLength(1000);

        assertThat(HeapNeed.of(HEADER, options).cacheBytes()).isEqualTo(1000 * 3072 * 4);
        assertThat(HeapNeed.of(HEADER, options.withKvTypes(KvType.Q8_0, KvType.F32))
                        .cacheBytes())
                .isEqualTo((long) (1000 * 3072 * 5.0625));
        assertThat(HeapNeed.of(HEADER, options.withContextLength(0)).contextLength())
                .isEqualTo(128_000);
    }

    @Test
    void aContextThatCannotFitIsSaidWithWhatToSet() {
        assertThat(warning(new HeapNeed(1000, 1, 1000))).isEmpty();
        assertThat(warning(new HeapNeed(1_000_000, 1, 100L << 30)))
                .contains("context of 1,000,000 tokens", "APEX_JAVA_OPTS=-Xmx101g");
    }

    @Test
    void runningOutOfHeapIsToldAndNotThrownAtTheUser() {
        assertThatThrownBy(() -> HeapNeed.within(() -> {
                    throw new OutOfMemoryError("test");
                }))
                .isInstanceOf(HeapException.class)
                .hasMessageContaining("APEX_JAVA_OPTS=-Xmx");
    }

    private static String warning(HeapNeed need) {
        StringWriter err = new StringWriter();
        need.warn(Screen.plain(
                InputStream.nullInputStream(), new PrintWriter(new StringWriter()), new PrintWriter(err, true)));
        return err.toString();
    }
}
