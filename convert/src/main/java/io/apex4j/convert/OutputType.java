package io.apex4j.convert;

import io.apex4j.gguf.GgmlType;

/** What matrices become; norms, routers and the like are 32-bit floats in all of them. */
public enum OutputType {
    /** IEEE binary32. */
    F32(GgmlType.F32, 0),
    /** IEEE binary16. */
    F16(GgmlType.F16, 1),
    /** The upper half of IEEE binary32; what published weights usually are, so that nothing is lost. */
    BF16(GgmlType.BF16, 32),
    /** 8 bits and a scale. */
    Q8_0(GgmlType.Q8_0, 7);

    private final GgmlType type;
    private final int fileTypeNumber;

    OutputType(GgmlType type, int fileTypeNumber) {
        this.type = type;
        this.fileTypeNumber = fileTypeNumber;
    }

    /** The type of matrices whose rows divide into its blocks. */
    public GgmlType type() {
        return type;
    }

    /** The number under {@code general.file_type}. */
    int fileTypeNumber() {
        return fileTypeNumber;
    }
}
