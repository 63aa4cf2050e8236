package io.apex4j.apex;

import io.apex4j.gguf.GgmlType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The file types of llama.cpp: a default tensor type with a mixture around it, and the number that a file carries as
 * {@code general.file_type}.
 *
 * <p>Two file types of one number exist: {@link #F32} and {@link #COPY}; {@link #ofNumber} answers the first.
 */
public enum FileType {
    /** All tensors 32-bit floats. */
    F32(0, GgmlType.F32),
    /** 16-bit floats. */
    F16(1, GgmlType.F16),
    /** 4 bits, blocks of 32 with a scale. */
    Q4_0(2, GgmlType.Q4_0),
    /** 4 bits, blocks of 32 with scale and minimum. */
    Q4_1(3, GgmlType.Q4_1),
    /** 8 bits. */
    Q8_0(7, GgmlType.Q8_0),
    /** 5 bits, blocks of 32 with a scale. */
    Q5_0(8, GgmlType.Q5_0),
    /** 5 bits, blocks of 32 with scale and minimum. */
    Q5_1(9, GgmlType.Q5_1),
    /** 2 bits, with more where it matters. */
    Q2_K(10, GgmlType.Q2_K),
    /** 3 bits throughout. */
    Q3_K_S(11, GgmlType.Q3_K),
    /** 3 bits, with more where it matters. */
    Q3_K_M(12, GgmlType.Q3_K),
    /** 3 bits, with more in more places. */
    Q3_K_L(13, GgmlType.Q3_K),
    /** 4 bits, with more in the first layers. */
    Q4_K_S(14, GgmlType.Q4_K),
    /** 4 bits, with more where it matters. */
    Q4_K_M(15, GgmlType.Q4_K),
    /** 5 bits throughout. */
    Q5_K_S(16, GgmlType.Q5_K),
    /** 5 bits, with more where it matters. */
    Q5_K_M(17, GgmlType.Q5_K),
    /** 6 bits throughout. */
    Q6_K(18, GgmlType.Q6_K),
    /** 2.06 bits per weight. */
    IQ2_XXS(19, GgmlType.IQ2_XXS),
    /** 2.31 bits per weight. */
    IQ2_XS(20, GgmlType.IQ2_XS),
    /** 2 bits, smaller than Q2_K; needs an importance matrix. */
    Q2_K_S(21, GgmlType.Q2_K),
    /** 3.3 bits per weight: a mixture of IQ3_S and IQ3_XXS. */
    IQ3_XS(22, GgmlType.IQ3_S),
    /** 3.06 bits per weight. */
    IQ3_XXS(23, GgmlType.IQ3_XXS),
    /** 1.56 bits per weight. */
    IQ1_S(24, GgmlType.IQ1_S),
    /** 4.5 bits per weight with unevenly spaced levels, blocks of 32. */
    IQ4_NL(25, GgmlType.IQ4_NL),
    /** 3.44 bits per weight. */
    IQ3_S(26, GgmlType.IQ3_S),
    /** 3.66 bits per weight: IQ3_S with more where it matters. */
    IQ3_M(27, GgmlType.IQ3_S),
    /** 2.5 bits per weight: IQ2_XS with more where it matters. */
    IQ2_S(28, GgmlType.IQ2_XS),
    /** 2.7 bits per weight: IQ2_S with more where it matters. */
    IQ2_M(29, GgmlType.IQ2_S),
    /** 4.25 bits per weight with unevenly spaced levels. */
    IQ4_XS(30, GgmlType.IQ4_XS),
    /** 1.75 bits per weight. */
    IQ1_M(31, GgmlType.IQ1_M),
    /** 16-bit floats with the exponent of 32-bit ones. */
    BF16(32, GgmlType.BF16),
    /** Ternary weights, 1.69 bits each. */
    TQ1_0(36, GgmlType.TQ1_0),
    /** Ternary weights, 2.06 bits each. */
    TQ2_0(37, GgmlType.TQ2_0),
    /** Experts as MXFP4, all else 8 bits. */
    MXFP4_MOE(38, GgmlType.MXFP4),
    /** Recognised in files; not written. */
    NVFP4(39, GgmlType.NVFP4),
    /** Recognised in files; not written. */
    Q1_0(40, GgmlType.Q1_0),
    /** Recognised in files; not written. */
    Q2_0(41, GgmlType.Q2_0),
    /** Every tensor as it is; the file keeps its own number. */
    COPY(0, GgmlType.F32);

    private static final Map<String, FileType> SHORT_NAMES = Map.of("Q3_K", Q3_K_M, "Q4_K", Q4_K_M, "Q5_K", Q5_K_M);

    private final int number;
    private final GgmlType defaultType;

    FileType(int number, GgmlType defaultType) {
        this.number = number;
        this.defaultType = defaultType;
    }

    /** The value of {@code general.file_type}. */
    public int number() {
        return number;
    }

    /** The type of every tensor that neither an option nor the mixture decides otherwise. */
    public GgmlType defaultType() {
        return defaultType;
    }

    /** Whether files of this type can be written, not only recognised. */
    public boolean isWritable() {
        return this != NVFP4 && this != Q1_0 && this != Q2_0;
    }

    /** The file type with a number, as far as it is known. */
    public static Optional<FileType> ofNumber(long number) {
        return Arrays.stream(values()).filter(type -> type.number == number).findFirst();
    }

    /** The file type that a file without a number most probably has, when most of its tensors are of one type. */
    static FileType typicalOf(GgmlType type) {
        return switch (type) {
            case F32 -> F32;
            case F16 -> F16;
            case BF16 -> BF16;
            case Q4_0 -> Q4_0;
            case Q4_1 -> Q4_1;
            case Q5_0 -> Q5_0;
            case Q5_1 -> Q5_1;
            case Q8_0 -> Q8_0;
            case Q2_K -> Q2_K;
            case Q3_K -> Q3_K_M;
            case Q4_K -> Q4_K_M;
            case Q5_K -> Q5_K_M;
            case Q6_K -> Q6_K;
            case IQ1_S -> IQ1_S;
            case IQ1_M -> IQ1_M;
            case IQ2_XXS -> IQ2_XXS;
            case IQ2_XS -> IQ2_XS;
            case IQ2_S -> IQ2_S;
            case IQ3_XXS -> IQ3_XXS;
            case IQ3_S -> IQ3_S;
            case IQ4_NL -> IQ4_NL;
            case IQ4_XS -> IQ4_XS;
            case TQ1_0 -> TQ1_0;
            case TQ2_0 -> TQ2_0;
            case MXFP4 -> MXFP4_MOE;
            case NVFP4 -> NVFP4;
            case Q1_0 -> Q1_0;
            case Q2_0 -> Q2_0;
            case Q8_1, Q8_K, I8, I16, I32, I64, F64 -> F32;
        };
    }

    /**
     * The file type that somebody typed.
     *
     * @param text a name as llama-quantize takes it ({@code Q4_K_M}, {@code Q4_K} for the same, {@code COPY}), case does
     *     not matter, or the number of the file type
     * @throws OptionException for anything else, and for types that cannot be written
     */
    public static FileType parse(String text) {
        FileType type = find(text)
                .orElseThrow(() -> new OptionException(
                        "unknown file type '" + text + "'; " + NearestName.hint(text, writableNames())));
        if (!type.isWritable()) {
            throw new OptionException("files of type " + type + " can be recognised, not written; valid: "
                    + String.join(", ", writableNames()));
        }
        return type;
    }

    /** The names that {@link #parse} accepts, in the order of their numbers, short names last. */
    public static List<String> writableNames() {
        return Stream.concat(
                        Arrays.stream(values()).filter(FileType::isWritable).map(FileType::name),
                        SHORT_NAMES.keySet().stream().sorted())
                .toList();
    }

    private static Optional<FileType> find(String text) {
        String name = text.toUpperCase(Locale.ROOT);
        FileType shortName = SHORT_NAMES.get(name);
        if (shortName != null) {
            return Optional.of(shortName);
        }
        Optional<FileType> named =
                Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
        if (named.isPresent() || !name.matches("\\d{1,4}")) {
            return named;
        }
        return ofNumber(Integer.parseInt(name));
    }
}
