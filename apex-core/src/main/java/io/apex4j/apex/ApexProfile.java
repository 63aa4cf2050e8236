package io.apex4j.apex;

import io.apex4j.gguf.GgmlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A profile as somebody asks for it: named or custom, plain or with an importance matrix.
 *
 * @param name lower-case name without variant: {@code balanced}, {@code custom}
 * @param types the types by role and zone
 * @param zones how many layers form a zone
 * @param baseFileType the file type whose mixture decides every tensor that the profile does not govern
 * @param imatrix whether this is the i-variant: the same types, quantized with an importance matrix
 */
public record ApexProfile(String name, PrecisionTable types, ZoneWidths zones, FileType baseFileType, boolean imatrix) {

    private static final String IMATRIX_PREFIX = "i-";

    /** A named profile. */
    public static ApexProfile of(Profile profile, boolean imatrix) {
        return new ApexProfile(profile.id(), profile.types(), ZoneWidths.PUBLISHED, profile.baseFileType(), imatrix);
    }

    /**
     * The profile that somebody typed.
     *
     * @param text a name, {@code quality} to {@code micro}, for the variant with an importance matrix after {@code i-};
     *     case does not matter
     * @throws OptionException for any other text
     */
    public static ApexProfile parse(String text) {
        String name = text.strip().toLowerCase(Locale.ROOT);
        boolean imatrix = name.startsWith(IMATRIX_PREFIX);
        String plain = imatrix ? name.substring(IMATRIX_PREFIX.length()) : name;
        for (Profile profile : Profile.values()) {
            if (profile.id().equals(plain)) {
                return of(profile, imatrix);
            }
        }
        throw new OptionException("--profile: unknown profile '" + text + "'; " + NearestName.hint(text, names()));
    }

    /** The names that {@link #parse} accepts: each profile, then each i-variant. */
    public static List<String> names() {
        return Stream.of(false, true)
                .flatMap(imatrix -> Stream.of(Profile.values())
                        .map(profile -> of(profile, imatrix).id()))
                .toList();
    }

    /** The seven profiles that APEX publishes for a model, in its order: I-Quality, Quality, ..., I-Mini. */
    public static List<ApexProfile> published() {
        List<ApexProfile> published = new ArrayList<>();
        for (Profile profile : List.of(Profile.QUALITY, Profile.BALANCED, Profile.COMPACT)) {
            published.add(of(profile, true));
            published.add(of(profile, false));
        }
        published.add(of(Profile.MINI, true));
        return List.copyOf(published);
    }

    /**
     * A profile of one's own.
     *
     * @param edgeExperts type of the routed experts at the edge; near and middle follow it unless set
     */
    public static Builder custom(GgmlType edgeExperts) {
        return new Builder(edgeExperts);
    }

    /** The name to type and to show in JSON: {@code i-balanced}. */
    public String id() {
        return imatrix ? IMATRIX_PREFIX + name : name;
    }

    /** The name in files and tables: {@code I-Balanced}. */
    public String label() {
        String capitalized = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
        return imatrix ? "I-" + capitalized : capitalized;
    }

    /** The same profile as plain or as i-variant. */
    public ApexProfile withImatrix(boolean wanted) {
        return new ApexProfile(name, types, zones, baseFileType, wanted);
    }

    /**
     * Whether an importance matrix must be given: for every i-variant, and for profiles with a type that is useless
     * without one (mini, nano, micro).
     */
    public boolean requiresImatrix() {
        return imatrix
                || types.types().anyMatch(type -> ImportanceNeeds.isUselessWithout(type, baseFileType))
                || ImportanceNeeds.isUselessWithout(baseFileType.defaultType(), baseFileType);
    }

    /** The file name under which APEX publishes a model: {@code Model-APEX-I-Balanced.gguf}. */
    public String outputFileName(String modelName) {
        return modelName + "-APEX-" + label() + ".gguf";
    }

    /** Collects the types of a custom profile; what is not set has the defaults of the APEX scripts. */
    public static final class Builder {
        private final GgmlType edgeExperts;
        private @Nullable GgmlType nearExperts;
        private @Nullable GgmlType midExperts;
        private GgmlType edgeShared = GgmlType.Q8_0;
        private @Nullable GgmlType midShared;
        private GgmlType edgeAttention = GgmlType.Q6_K;
        private @Nullable GgmlType midAttention;
        private ZoneWidths zones = ZoneWidths.PUBLISHED;
        private FileType baseFileType = FileType.Q6_K;
        private boolean imatrix;

        private Builder(GgmlType edgeExperts) {
            this.edgeExperts = edgeExperts;
        }

        /** Routed experts of the near layers; without it the type of the edge. */
        public Builder nearExperts(GgmlType type) {
            this.nearExperts = type;
            return this;
        }

        /** Routed experts of the middle layers; without it the type of the edge. */
        public Builder midExperts(GgmlType type) {
            this.midExperts = type;
            return this;
        }

        /** Shared experts and leading dense layers at the edge; without it Q8_0. */
        public Builder edgeShared(GgmlType type) {
            this.edgeShared = type;
            return this;
        }

        /** Shared experts in the middle; without it the type of the edge. */
        public Builder midShared(GgmlType type) {
            this.midShared = type;
            return this;
        }

        /** Attention and token mixing at the edge; without it Q6_K. */
        public Builder edgeAttention(GgmlType type) {
            this.edgeAttention = type;
            return this;
        }

        /** Attention and token mixing in the middle; without it the type of the edge. */
        public Builder midAttention(GgmlType type) {
            this.midAttention = type;
            return this;
        }

        /** How many layers form a zone; without it the published widths. */
        public Builder zones(ZoneWidths widths) {
            this.zones = widths;
            return this;
        }

        /** What decides the tensors that the profile does not govern; without it Q6_K. */
        public Builder baseFileType(FileType fileType) {
            this.baseFileType = fileType;
            return this;
        }

        /** Whether the profile asks for an importance matrix. */
        public Builder imatrix(boolean wanted) {
            this.imatrix = wanted;
            return this;
        }

        /** The profile. */
        public ApexProfile build() {
            PrecisionTable types = new PrecisionTable(
                    edgeExperts,
                    orElse(nearExperts, edgeExperts),
                    orElse(midExperts, edgeExperts),
                    edgeShared,
                    orElse(midShared, edgeShared),
                    edgeAttention,
                    orElse(midAttention, edgeAttention));
            return new ApexProfile("custom", types, zones, baseFileType, imatrix);
        }

        private static GgmlType orElse(@Nullable GgmlType chosen, GgmlType otherwise) {
            return chosen == null ? otherwise : chosen;
        }
    }
}
