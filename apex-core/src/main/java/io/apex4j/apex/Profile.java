package io.apex4j.apex;

import static io.apex4j.gguf.GgmlType.IQ1_M;
import static io.apex4j.gguf.GgmlType.IQ2_S;
import static io.apex4j.gguf.GgmlType.IQ2_XS;
import static io.apex4j.gguf.GgmlType.IQ2_XXS;
import static io.apex4j.gguf.GgmlType.IQ4_XS;
import static io.apex4j.gguf.GgmlType.Q3_K;
import static io.apex4j.gguf.GgmlType.Q4_K;
import static io.apex4j.gguf.GgmlType.Q5_K;
import static io.apex4j.gguf.GgmlType.Q6_K;
import static io.apex4j.gguf.GgmlType.Q8_0;

import io.apex4j.gguf.GgmlType;
import java.util.Locale;

/**
 * The named APEX profiles, from most to fewest bits. The base file type decides what the profile does not govern: the
 * embedding and the output. Tables: mudler/apex-quant, generate_config.sh and apex_pipeline.sh.
 */
public enum Profile {
    /** Near-lossless. */
    QUALITY(FileType.Q6_K, experts(Q6_K, Q5_K, IQ4_XS), Q8_0, Q8_0, Q6_K, Q6_K),
    /** Near-lossless, with faster types in the middle. */
    BALANCED(FileType.Q5_K_M, experts(Q6_K, Q5_K, Q5_K), Q8_0, Q8_0, Q6_K, Q6_K),
    /** Four bits at the ends, three between. */
    COMPACT(FileType.Q4_K_M, experts(Q4_K, Q3_K, Q3_K), Q6_K, Q6_K, Q4_K, Q4_K),
    /** Three bits, two and a half in the middle; needs an importance matrix. */
    MINI(FileType.Q3_K_M, experts(Q3_K, Q3_K, IQ2_S), Q5_K, Q4_K, Q4_K, Q3_K),
    /** Two bits in the middle; needs an importance matrix. */
    NANO(FileType.IQ2_XXS, experts(Q3_K, IQ2_S, IQ2_XXS), Q5_K, Q4_K, Q4_K, Q3_K),
    /** Less than two bits in the middle; needs an importance matrix. */
    MICRO(FileType.IQ1_M, experts(Q3_K, IQ2_XS, IQ1_M), Q5_K, Q4_K, Q4_K, Q3_K);

    private final FileType baseFileType;
    private final PrecisionTable types;

    Profile(
            FileType baseFileType,
            GgmlType[] experts,
            GgmlType edgeShared,
            GgmlType midShared,
            GgmlType edgeAttention,
            GgmlType midAttention) {
        this.baseFileType = baseFileType;
        this.types = new PrecisionTable(
                experts[0], experts[1], experts[2], edgeShared, midShared, edgeAttention, midAttention);
    }

    private static GgmlType[] experts(GgmlType edge, GgmlType near, GgmlType mid) {
        return new GgmlType[] {edge, near, mid};
    }

    /** The file type written, whose mixture decides every tensor that the profile does not govern. */
    public FileType baseFileType() {
        return baseFileType;
    }

    /** The types by role and zone. */
    public PrecisionTable types() {
        return types;
    }

    /** The lower-case name, such as {@code balanced}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
