package io.apex4j.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.gguf.GgmlType;
import io.apex4j.kernels.vector.VectorDotProducts;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The products of decoding, scalar and vector, against exact arithmetic. */
class DotProductsTest {
    private static final DotProducts SCALAR = new ScalarDotProducts();
    private static final DotProducts VECTOR = new VectorDotProducts(new ScalarDotProducts());
    private static final double ROUNDING = 0x1p-24;

    static List<GgmlType> quantized() {
        return WeightRows.quantized();
    }

    static List<GgmlType> floats() {
        return WeightRows.floats();
    }

    @ParameterizedTest
    @MethodSource("quantized")
    void integersStandForTheWeightsThatTheDecoderGives(GgmlType type) {
        Matrix matrix = WeightRows.random(type, 3, 512, 1);
        int bias = LevelFormat.of(type).bias();
        for (int r = 0; r < matrix.rows(); r++) {
            Levels row = new Levels(matrix.columns());
            SCALAR.unpacker(type).unpack(matrix.data(), r * matrix.rowBytes(), matrix.columns(), row);
            float[] weights = WeightRows.decoded(matrix, r);
            for (int i = 0; i < weights.length; i++) {
                int level = (row.levels()[i] & 255) - bias;
                float offset = LevelFormat.of(type).offsets() ? row.offsets()[i / 16] : 0;
                assertThat(level * row.scales()[i / 16] + offset).isEqualTo(weights[i]);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("quantized")
    void productIsWithinItsBoundOfExactArithmetic(GgmlType type) {
        for (int columns : List.of(type.blockSize(), 2048 + type.blockSize())) {
            Matrix matrix = WeightRows.random(type, 5, columns, 2);
            QuantizedActivations activations = quantized(type, gaussian(columns, 3));
            for (int r = 0; r < matrix.rows(); r++) {
                float[] weights = WeightRows.decoded(matrix, r);
                Levels row = unpacked(SCALAR, matrix, r);
                double exact = 0;
                double magnitudes = 0;
                for (int i = 0; i < columns; i++) {
                    double x = (double) activations.value(0, i) * activations.scales()[i / 16];
                    exact += weights[i] * x;
                    float offset = activations.format().offsets() ? row.offsets()[i / 16] : 0;
                    magnitudes += (Math.abs(weights[i] - offset) + Math.abs(offset)) * Math.abs(x);
                }
                double bound = (columns / 64 + columns / 256 + 8 + 3) * ROUNDING * magnitudes;
                assertThat((double) SCALAR.product(row, activations, 0)).isBetween(exact - bound, exact + bound);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("quantized")
    void roundedActivationsAreOffByHalfAScale(GgmlType type) {
        float[] x = gaussian(1024, 4);
        QuantizedActivations activations = quantized(type, x);
        for (int i = 0; i < x.length; i++) {
            double rounded = (double) activations.value(0, i) * activations.scales()[i / 16];
            double bound = Math.abs(activations.scales()[i / 16]) * 0.5001 + Math.abs(x[i]) * 0x1p-11;
            assertThat(rounded).isBetween(x[i] - bound, x[i] + bound);
        }
    }

    @ParameterizedTest
    @MethodSource("quantized")
    void vectorsGiveTheBitsOfTheSpecification(GgmlType type) {
        for (int columns : List.of(type.blockSize(), 2048, 1792 + type.blockSize())) {
            Matrix matrix = WeightRows.random(type, 7, columns, 5);
            for (float[] x : List.of(gaussian(columns, 6), new float[columns], extreme(columns))) {
                assertSameBits(matrix, x);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("quantized")
    void vectorsGiveTheBitsOfTheSpecificationOnExtremeBlocks(GgmlType type) {
        int columns = 768;
        for (int fill : new int[] {0, 0xff, 0x7f, 0x80, 0x55}) {
            byte[] bytes = new byte[Math.toIntExact(type.rowBytes(columns))];
            Arrays.fill(bytes, (byte) fill);
            for (int block = 0; block < bytes.length; block += type.blockBytes()) {
                WeightRows.setScales(type, bytes, block, fill == 0 ? 0 : 60000, fill == 0 ? 0 : 50000);
            }
            Matrix matrix = WeightRows.of(type, 1, columns, bytes);
            assertSameBits(matrix, extreme(columns));
            assertSameBits(matrix, gaussian(columns, 7));
        }
    }

    @ParameterizedTest
    @MethodSource("quantized")
    void vectorsRoundActivationsLikeTheSpecification(GgmlType type) {
        float[] odd = gaussian(512, 8);
        odd[3] = Float.NaN;
        odd[300] = Float.POSITIVE_INFINITY;
        for (float[] x : List.of(gaussian(512, 9), new float[512], extreme(512), odd)) {
            QuantizedActivations expected = new QuantizedActivations(LevelFormat.of(type), x.length, 2);
            QuantizedActivations actual = new QuantizedActivations(LevelFormat.of(type), x.length, 2);
            SCALAR.quantize(x, 0, expected, 1);
            VECTOR.quantize(gaussian(512, 10), 0, actual, 1);
            VECTOR.quantize(x, 0, actual, 1);
            assertThat(actual.values()).isEqualTo(expected.values());
            assertThat(actual.biased()).isEqualTo(expected.biased());
            assertThat(actual.scales()).isEqualTo(expected.scales());
            assertThat(actual.sums()).isEqualTo(expected.sums());
        }
    }

    @ParameterizedTest
    @MethodSource("floats")
    void productsOfFloatsAreWithinTheirBound(GgmlType type) {
        int columns = 1000;
        Matrix matrix = WeightRows.random(type, 3, columns, 11);
        float[] x = gaussian(columns, 12);
        for (int r = 0; r < matrix.rows(); r++) {
            float[] weights = WeightRows.decoded(matrix, r);
            double exact = 0;
            double magnitudes = 0;
            for (int i = 0; i < columns; i++) {
                exact += (double) weights[i] * x[i];
                magnitudes += Math.abs((double) weights[i] * x[i]);
            }
            double bound = (columns / 16 + 5) * ROUNDING * magnitudes;
            assertThat((double) floatProduct(SCALAR, matrix, r, x)).isBetween(exact - bound, exact + bound);
        }
    }

    @ParameterizedTest
    @MethodSource("floats")
    void vectorsGiveTheBitsOfTheSpecificationForFloats(GgmlType type) {
        for (int columns : new int[] {1, 15, 16, 33, 2048}) {
            Matrix matrix = WeightRows.random(type, 3, columns, 13);
            for (float[] x : List.of(gaussian(columns, 14), extreme(columns))) {
                for (int r = 0; r < matrix.rows(); r++) {
                    assertThat(floatProduct(VECTOR, matrix, r, x)).isEqualTo(floatProduct(SCALAR, matrix, r, x));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("quantized")
    void compiledKernelsDoNotAllocate(GgmlType type) {
        int columns = 2048;
        Matrix matrix = WeightRows.random(type, 1, columns, 15);
        float[] x = gaussian(columns, 16);
        Levels row = new Levels(columns);
        QuantizedActivations activations = new QuantizedActivations(LevelFormat.of(type), columns, 1);
        assertThat(eventuallyAllocates(() -> VECTOR.quantize(x, 0, activations, 0)))
                .isLessThan(16);
        assertThat(eventuallyAllocates(() -> VECTOR.unpacker(type).unpack(matrix.data(), 0, columns, row)))
                .as("bytes allocated by unpacking %s", type)
                .isLessThan(16);
        assertThat(eventuallyAllocates(() -> VECTOR.product(row, activations, 0)))
                .as("bytes allocated by a product with weights of %s", type)
                .isLessThan(16);
    }

    @ParameterizedTest
    @MethodSource("floats")
    void compiledProductsOfFloatsDoNotAllocate(GgmlType type) {
        int columns = 2048;
        Matrix matrix = WeightRows.random(type, 1, columns, 17);
        float[] x = gaussian(columns, 18);
        float[] lanes = new float[16];
        assertThat(eventuallyAllocates(() -> VECTOR.product(type, matrix.data(), 0, x, 0, columns, lanes)))
                .as("bytes allocated by a product with weights of %s", type)
                .isLessThan(16);
    }

    private static void assertSameBits(Matrix matrix, float[] x) {
        GgmlType type = matrix.type();
        QuantizedActivations activations = new QuantizedActivations(LevelFormat.of(type), x.length, 1);
        SCALAR.quantize(x, 0, activations, 0);
        for (int r = 0; r < matrix.rows(); r++) {
            Levels expected = unpacked(SCALAR, matrix, r);
            Levels actual = unpacked(VECTOR, matrix, r);
            assertThat(actual.levels()).isEqualTo(expected.levels());
            assertThat(actual.scales()).isEqualTo(expected.scales());
            if (activations.format().offsets()) {
                assertThat(actual.offsets()).isEqualTo(expected.offsets());
            }
            float product = SCALAR.product(expected, activations, 0);
            assertThat(VECTOR.product(actual, activations, 0)).isEqualTo(product);
        }
    }

    private static Levels unpacked(DotProducts dotProducts, Matrix matrix, int r) {
        Levels row = new Levels(matrix.columns());
        Arrays.fill(row.levels(), (byte) 99);
        dotProducts.unpacker(matrix.type()).unpack(matrix.data(), r * matrix.rowBytes(), matrix.columns(), row);
        return row;
    }

    private static QuantizedActivations quantized(GgmlType type, float[] x) {
        QuantizedActivations activations = new QuantizedActivations(LevelFormat.of(type), x.length, 1);
        SCALAR.quantize(x, 0, activations, 0);
        return activations;
    }

    private static float floatProduct(DotProducts dotProducts, Matrix matrix, int r, float[] x) {
        long offset = r * matrix.rowBytes();
        return dotProducts.product(matrix.type(), matrix.data(), offset, x, 0, matrix.columns(), new float[16]);
    }

    private static float[] gaussian(int count, long seed) {
        Random random = new Random(seed);
        float[] x = new float[count];
        for (int i = 0; i < count; i++) {
            x[i] = (float) random.nextGaussian();
        }
        return x;
    }

    /** All of one magnitude, so that all rounded values are 127 or -127. */
    private static float[] extreme(int count) {
        float[] x = new float[count];
        for (int i = 0; i < count; i++) {
            x[i] = i % 3 == 0 ? -3.5f : 3.5f;
        }
        return x;
    }

    /** Bytes that a call allocates once it is compiled; a kernel whose vectors are boxed never gets to a few. */
    private static double eventuallyAllocates(Runnable call) {
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        int calls = 2000;
        double bytes = Double.MAX_VALUE;
        for (int round = 0; round < 60 && bytes >= 16; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < calls; i++) {
                call.run();
            }
            bytes = (threads.getCurrentThreadAllocatedBytes() - before) / (double) calls;
        }
        return bytes;
    }
}
