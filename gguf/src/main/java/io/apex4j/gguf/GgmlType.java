package io.apex4j.gguf;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The tensor types of ggml: how many values form a block and how many bytes a block takes.
 *
 * <p>A row of {@code columns} values is a run of {@code columns / blockSize()} blocks of {@code blockBytes()} bytes.
 */
public enum GgmlType {
    /** IEEE binary32. */
    F32(0, "f32", 1, 4),
    /** IEEE binary16. */
    F16(1, "f16", 1, 2),
    /** 4 bits and a scale. */
    Q4_0(2, "q4_0", 32, 18),
    /** 4 bits, scale and minimum. */
    Q4_1(3, "q4_1", 32, 20),
    /** 5 bits and a scale. */
    Q5_0(6, "q5_0", 32, 22),
    /** 5 bits, scale and minimum. */
    Q5_1(7, "q5_1", 32, 24),
    /** 8 bits and a scale. */
    Q8_0(8, "q8_0", 32, 34),
    /** Activations of integer dot products; never in files. */
    Q8_1(9, "q8_1", 32, 36),
    /** 2 bits in super-blocks. */
    Q2_K(10, "q2_K", 256, 84),
    /** 3 bits in super-blocks. */
    Q3_K(11, "q3_K", 256, 110),
    /** 4 bits in super-blocks. */
    Q4_K(12, "q4_K", 256, 144),
    /** 5 bits in super-blocks. */
    Q5_K(13, "q5_K", 256, 176),
    /** 6 bits in super-blocks. */
    Q6_K(14, "q6_K", 256, 210),
    /** Activations of integer dot products; never in files. */
    Q8_K(15, "q8_K", 256, 292),
    /** Codebook of 256 points, 2.06 bits. */
    IQ2_XXS(16, "iq2_xxs", 256, 66),
    /** Codebook of 512 points, 2.31 bits. */
    IQ2_XS(17, "iq2_xs", 256, 74),
    /** Codebook of 256 points, 3.06 bits. */
    IQ3_XXS(18, "iq3_xxs", 256, 98),
    /** Ternary codebook, 1.56 bits. */
    IQ1_S(19, "iq1_s", 256, 50),
    /** 16 uneven levels, blocks of 32. */
    IQ4_NL(20, "iq4_nl", 32, 18),
    /** Codebook of 512 points, 3.44 bits. */
    IQ3_S(21, "iq3_s", 256, 110),
    /** Codebook of 1024 points, 2.56 bits. */
    IQ2_S(22, "iq2_s", 256, 82),
    /** 16 uneven levels in super-blocks. */
    IQ4_XS(23, "iq4_xs", 256, 136),
    /** Signed integers of 8 bits. */
    I8(24, "i8", 1, 1),
    /** Signed integers of 16 bits. */
    I16(25, "i16", 1, 2),
    /** Signed integers of 32 bits. */
    I32(26, "i32", 1, 4),
    /** Signed integers of 64 bits. */
    I64(27, "i64", 1, 8),
    /** IEEE binary64. */
    F64(28, "f64", 1, 8),
    /** Ternary codebook, 1.75 bits. */
    IQ1_M(29, "iq1_m", 256, 56),
    /** The upper half of IEEE binary32. */
    BF16(30, "bf16", 1, 2),
    /** Ternary, 1.69 bits. */
    TQ1_0(34, "tq1_0", 256, 54),
    /** Ternary, 2.06 bits. */
    TQ2_0(35, "tq2_0", 256, 66),
    /** OCP microscaling: E2M1 values under an E8M0 scale. */
    MXFP4(39, "mxfp4", 32, 17),
    /** E2M1 values under UE4M3 scales. */
    NVFP4(40, "nvfp4", 64, 36),
    /** One bit and a scale. */
    Q1_0(41, "q1_0", 128, 18),
    /** Two bits and a scale. */
    Q2_0(42, "q2_0", 64, 18);

    private static final Map<Integer, GgmlType> BY_NUMBER =
            Arrays.stream(values()).collect(Collectors.toMap(GgmlType::number, Function.identity()));
    private static final Map<String, GgmlType> BY_NAME = Arrays.stream(values())
            .collect(Collectors.toMap(type -> type.name().toLowerCase(Locale.ROOT), Function.identity()));

    private final int number;
    private final String ggmlName;
    private final int blockSize;
    private final int blockBytes;

    GgmlType(int number, String ggmlName, int blockSize, int blockBytes) {
        this.number = number;
        this.ggmlName = ggmlName;
        this.blockSize = blockSize;
        this.blockBytes = blockBytes;
    }

    /** The number by which GGUF files name the type. */
    public int number() {
        return number;
    }

    /** The name as ggml writes it: {@code q4_K}. */
    public String ggmlName() {
        return ggmlName;
    }

    /** Values of a block. */
    public int blockSize() {
        return blockSize;
    }

    /** Bytes of a block. */
    public int blockBytes() {
        return blockBytes;
    }

    /** Whether several values share a block. */
    public boolean isQuantized() {
        return blockSize > 1;
    }

    /** Bits per value, scales included. */
    public double bitsPerWeight() {
        return 8.0 * blockBytes / blockSize;
    }

    /**
     * Bytes of a row.
     *
     * @param columns values of the row
     * @throws IllegalArgumentException when they are not whole blocks
     * @throws ArithmeticException when the size does not fit in a long
     */
    public long rowBytes(long columns) {
        if (columns < 0 || columns % blockSize != 0) {
            throw new IllegalArgumentException(
                    "A row of " + columns + " values does not divide into blocks of " + blockSize + " (" + this + ")");
        }
        return Math.multiplyExact(columns / blockSize, (long) blockBytes);
    }

    /** The type with a number, if there is one. */
    public static Optional<GgmlType> ofNumber(int number) {
        return Optional.ofNullable(BY_NUMBER.get(number));
    }

    /** The type with a name; case does not matter. */
    public static Optional<GgmlType> ofName(String name) {
        return Optional.ofNullable(BY_NAME.get(name.toLowerCase(Locale.ROOT)));
    }
}
