package io.apex4j.pipeline;

import io.apex4j.apex.ApexProfile;
import io.apex4j.apex.Profile;
import java.util.Locale;

/** What profiles are for, in a few words. */
public final class ProfilePurpose {
    private ProfilePurpose() {}

    /**
     * What a named profile is for.
     *
     * @throws IllegalArgumentException for a custom one
     */
    public static String of(ApexProfile profile) {
        return switch (Profile.valueOf(profile.name().toUpperCase(Locale.ROOT))) {
            case QUALITY -> "near-lossless";
            case BALANCED -> "near-lossless, faster types";
            case COMPACT -> "small memory";
            case MINI -> "smallest published";
            case NANO, MICRO -> "experiments";
        };
    }
}
