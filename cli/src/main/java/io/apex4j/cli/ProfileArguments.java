package io.apex4j.cli;

import io.apex4j.apex.ApexProfile;
import io.apex4j.apex.FileType;
import io.apex4j.apex.NearestName;
import io.apex4j.apex.OptionException;
import io.apex4j.apex.TensorTypes;
import io.apex4j.gguf.GgmlType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that name a profile, published or of one's own. */
final class ProfileArguments {
    private static final String CUSTOM = "custom";
    private static final String IMATRIX_CUSTOM = "i-custom";

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "The APEX profile: quality, balanced, compact, mini, nano or micro; i-quality and so on with"
                    + " --imatrix; custom with the types below.")
    private @Nullable String profile;

    @Option(names = "--edge-exp", paramLabel = "TYPE", description = "Custom: routed experts of layers at both ends.")
    private @Nullable String edgeExperts;

    @Option(
            names = "--near-exp",
            paramLabel = "TYPE",
            description = "Custom: of those next to them (else as the edge).")
    private @Nullable String nearExperts;

    @Option(names = "--mid-exp", paramLabel = "TYPE", description = "Custom: of those between (else as the edge).")
    private @Nullable String midExperts;

    @Option(
            names = "--edge-shared",
            paramLabel = "TYPE",
            description = "Custom: shared experts and leading dense layers, edge (else Q8_0).")
    private @Nullable String edgeShared;

    @Option(names = "--mid-shared", paramLabel = "TYPE", description = "Custom: the same elsewhere (else as the edge).")
    private @Nullable String midShared;

    @Option(
            names = "--edge-attn",
            paramLabel = "TYPE",
            description = "Custom: attention and token mixing, edge (else Q6_K).")
    private @Nullable String edgeAttention;

    @Option(names = "--mid-attn", paramLabel = "TYPE", description = "Custom: the same elsewhere (else as the edge).")
    private @Nullable String midAttention;

    @Option(names = "--base", paramLabel = "TYPE", description = "Custom: file type for all other tensors (else Q6_K).")
    private @Nullable String base;

    ProfileArguments() {}

    /** Whether a profile is named. */
    boolean isGiven() {
        if (profile == null) {
            customTypes().keySet().stream().findFirst().ifPresent(option -> {
                throw new OptionException(option + " needs --profile custom");
            });
        }
        return profile != null;
    }

    /**
     * The profile.
     *
     * @throws OptionException when it is missing, unknown, or its types do not go together
     */
    ApexProfile profile() {
        if (profile == null) {
            throw new OptionException(
                    "--profile NAME is missing; valid: " + String.join(", ", ApexProfile.names()) + ", " + CUSTOM);
        }
        String name = profile.strip().toLowerCase(Locale.ROOT);
        if (name.equals(CUSTOM) || name.equals(IMATRIX_CUSTOM)) {
            return custom(name.equals(IMATRIX_CUSTOM));
        }
        customTypes().keySet().stream().findFirst().ifPresent(option -> {
            throw new OptionException(option + " goes with --profile custom, not with --profile " + profile);
        });
        boolean isCustomMeant = !ApexProfile.names().contains(name)
                && NearestName.of(name, ApexProfile.names()).isEmpty()
                && NearestName.of(name, List.of(CUSTOM)).isPresent();
        if (isCustomMeant) {
            throw new OptionException("--profile: unknown profile '" + profile + "'; did you mean " + CUSTOM + "?");
        }
        return ApexProfile.parse(profile);
    }

    private ApexProfile custom(boolean imatrix) {
        if (edgeExperts == null) {
            throw new OptionException("--profile custom needs at least --edge-exp TYPE, such as --edge-exp Q6_K");
        }
        ApexProfile.Builder builder =
                ApexProfile.custom(TensorTypes.parse("--edge-exp", edgeExperts)).imatrix(imatrix);
        set("--near-exp", nearExperts, builder::nearExperts);
        set("--mid-exp", midExperts, builder::midExperts);
        set("--edge-shared", edgeShared, builder::edgeShared);
        set("--mid-shared", midShared, builder::midShared);
        set("--edge-attn", edgeAttention, builder::edgeAttention);
        set("--mid-attn", midAttention, builder::midAttention);
        if (base != null) {
            builder.baseFileType(fileType("--base", base));
        }
        return builder.build();
    }

    /** Reads a file type, with the option's name in the message where it is unknown. */
    static FileType fileType(String option, String text) {
        try {
            return FileType.parse(text);
        } catch (OptionException exception) {
            throw new OptionException(option + ": " + exception.getMessage());
        }
    }

    private static void set(String option, @Nullable String type, Consumer<GgmlType> setter) {
        if (type != null) {
            setter.accept(TensorTypes.parse(option, type));
        }
    }

    private Map<String, String> customTypes() {
        Map<String, String> given = new LinkedHashMap<>();
        put(given, "--edge-exp", edgeExperts);
        put(given, "--near-exp", nearExperts);
        put(given, "--mid-exp", midExperts);
        put(given, "--edge-shared", edgeShared);
        put(given, "--mid-shared", midShared);
        put(given, "--edge-attn", edgeAttention);
        put(given, "--mid-attn", midAttention);
        put(given, "--base", base);
        return given;
    }

    private static void put(Map<String, String> given, String option, @Nullable String value) {
        if (value != null) {
            given.put(option, value);
        }
    }
}
