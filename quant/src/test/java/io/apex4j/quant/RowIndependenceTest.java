package io.apex4j.quant;

import static io.apex4j.quant.BlockAssertions.assertSameBlocks;
import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.gguf.GgmlType;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The bytes of a row depend on that row and the importance alone, however rows are grouped into calls. */
class RowIndependenceTest {
    private static final byte UNTOUCHED = 0x5a;
    private static final int ROUNDS = 6;

    @ParameterizedTest(name = "{0}")
    @MethodSource("encodings")
    void rowsTogetherGiveTheBytesOfRowsOneByOne(Encoding encoding) {
        Rows rows = encoding.rows(11, 3);

        assertSameBlocks(encoding.together(rows), encoding.oneByOne(rows), encoding.type());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("encodings")
    void oddGroupsOfRowsGiveTheSameBytes(Encoding encoding) {
        Rows rows = encoding.rows(11, 3);

        assertSameBlocks(encoding.inGroups(rows, List.of(1, 7, 3)), encoding.oneByOne(rows), encoding.type());
        assertSameBlocks(encoding.inGroups(rows, List.of(5, 6)), encoding.oneByOne(rows), encoding.type());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("encodings")
    void rowsLongerThanABatchGiveTheSameBytesWhenMoreFollow(Encoding encoding) {
        int blocksPerBatch = BatchEncoder.BATCH_VALUES / encoding.type().blockSize();
        Rows rows = encoding.rows(2, blocksPerBatch + 1);

        assertSameBlocks(encoding.together(rows), encoding.oneByOne(rows), encoding.type());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("encodings")
    void encodersWriteTheirRowsAndNothingElse(Encoding encoding) {
        Rows rows = encoding.rows(3, 1);
        float[] importance = encoding.importance(rows.columns());
        int bytes = rows.bytes(encoding.type());
        byte[] target = new byte[5 + bytes + 3];
        Arrays.fill(target, UNTOUCHED);

        encoding.newEncoder()
                .encode(
                        shifted(rows.values(), 7),
                        7,
                        rows.count(),
                        rows.columns(),
                        importance == null ? null : shifted(importance, 9),
                        9,
                        target,
                        5);

        assertSameBlocks(Arrays.copyOfRange(target, 5, 5 + bytes), encoding.oneByOne(rows), encoding.type());
        assertThat(Arrays.copyOfRange(target, 0, 5)).containsOnly(UNTOUCHED);
        assertThat(Arrays.copyOfRange(target, 5 + bytes, target.length)).containsOnly(UNTOUCHED);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("encodings")
    void noRowsGiveNoBytes(Encoding encoding) {
        byte[] target = {UNTOUCHED};
        int columns = encoding.type().blockSize();

        encoding.newEncoder().encode(new float[0], 0, 0, columns, encoding.importance(columns), 0, target, 0);

        assertThat(target).containsExactly(UNTOUCHED);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("encodings")
    void anEncoderUsedForRandomGroupsOfRandomShapesForgetsWhatCameBefore(Encoding encoding) {
        SplittableRandom random = new SplittableRandom(encoding.type().number());
        Encoder reused = encoding.newEncoder();
        for (int round = 0; round < ROUNDS; round++) {
            Rows rows = encoding.rows(1 + random.nextInt(9), 1 + random.nextInt(5));
            List<Integer> groups = new ArrayList<>();
            for (int left = rows.count(); left > 0; left -= groups.getLast()) {
                groups.add(1 + random.nextInt(left));
            }

            assertSameBlocks(encoding.inGroups(reused, rows, groups), encoding.oneByOne(rows), encoding.type());
        }
    }

    static Stream<Encoding> encodings() {
        return BlockFormats.types().stream()
                .flatMap(type -> Stream.of(KernelKind.values())
                        .flatMap(kind -> Stream.of(true, false).map(weighted -> new Encoding(type, kind, weighted))))
                .filter(Encoding::isPossible);
    }

    private static float[] shifted(float[] values, int offset) {
        float[] target = new float[offset + values.length + 1];
        Arrays.fill(target, 1e6f);
        System.arraycopy(values, 0, target, offset, values.length);
        return target;
    }

    /** A format with the kernels under test, with or without importance; expected bytes are those of scalar kernels. */
    record Encoding(GgmlType type, KernelKind kind, boolean weighted) {
        boolean isPossible() {
            return weighted || !BlockFormats.of(type).requiresImportance();
        }

        Encoder newEncoder() {
            return BlockFormats.of(type).newEncoder(kind.newKernels());
        }

        Rows rows(int count, int blocksPerRow) {
            SplittableRandom random = new SplittableRandom(31L * count + blocksPerRow);
            return RandomRows.mixed(random, count, blocksPerRow * type.blockSize());
        }

        float @Nullable [] importance(int columns) {
            return weighted ? RandomRows.importance(new SplittableRandom(columns), columns) : null;
        }

        byte[] together(Rows rows) {
            return rows.encode(BlockFormats.of(type), kind.newKernels(), importance(rows.columns()));
        }

        byte[] oneByOne(Rows rows) {
            ByteArrayOutputStream blocks = new ByteArrayOutputStream();
            float[] importance = importance(rows.columns());
            for (int row = 0; row < rows.count(); row++) {
                blocks.writeBytes(rows.row(row).encode(BlockFormats.of(type), new ScalarKernels(), importance));
            }
            return blocks.toByteArray();
        }

        byte[] inGroups(Rows rows, List<Integer> groups) {
            return inGroups(newEncoder(), rows, groups);
        }

        byte[] inGroups(Encoder encoder, Rows rows, List<Integer> groups) {
            float[] importance = importance(rows.columns());
            byte[] target = new byte[rows.bytes(type)];
            int rowBytes = Math.toIntExact(type.rowBytes(rows.columns()));
            int first = 0;
            for (int size : groups) {
                encoder.encode(
                        rows.values(),
                        first * rows.columns(),
                        size,
                        rows.columns(),
                        importance,
                        0,
                        target,
                        first * rowBytes);
                first += size;
            }
            return target;
        }

        @Override
        public String toString() {
            return type + (weighted ? " with importance, " : ", ") + kind + " kernels";
        }
    }
}
