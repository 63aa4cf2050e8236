package io.apex4j.calibrate;

import java.io.IOException;
import java.nio.file.Path;

/** The forms in which importance matrices are written. */
public enum MatrixFormat {
    /** The form that llama-imatrix has written since August 2025, with mean activations besides. */
    GGUF {
        @Override
        void write(MatrixContent content, Path target) throws IOException {
            AtomicFile.write(target, out -> GgufMatrixFile.write(content, out));
        }
    },
    /** The older form, {@code .dat}: without token counts and means. */
    LEGACY {
        @Override
        void write(MatrixContent content, Path target) throws IOException {
            AtomicFile.write(target, out -> LegacyMatrixFile.write(content, out));
        }
    };

    abstract void write(MatrixContent content, Path target) throws IOException;
}
