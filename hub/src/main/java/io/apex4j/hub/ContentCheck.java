package io.apex4j.hub;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the bytes of a file have to be.
 *
 * @param bytes how many
 * @param sha256 all of these have to be their SHA-256
 * @param gitHash their hash as git computes it for a file (SHA-1)
 */
record ContentCheck(long bytes, List<String> sha256, Optional<String> gitHash) {
    private static final Pattern GIT = Pattern.compile("[0-9a-f]{40}");

    /**
     * The check for a file of the hub.
     *
     * @param wanted a checksum that the user wants beside the hub's
     */
    static ContentCheck of(RemoteFile file, Optional<String> wanted) {
        List<String> sums = new ArrayList<>();
        if (SafeNames.isSha256(file.etag())) {
            sums.add(file.etag());
        }
        wanted.ifPresent(sums::add);
        return new ContentCheck(
                file.bytes(),
                List.copyOf(sums),
                Optional.of(file.etag()).filter(tag -> GIT.matcher(tag).matches()));
    }

    /** The checksum that differs: what it should be and what it is; empty where all is right. */
    Optional<String> difference(ContentHash hash) {
        String sum = HexFormat.of().formatHex(hash.sha256());
        Optional<String> wrong =
                sha256.stream().filter(expected -> !expected.equals(sum)).findFirst();
        if (wrong.isPresent()) {
            return Optional.of("SHA-256 is " + sum + " and should be " + wrong.get());
        }
        String git = HexFormat.of().formatHex(hash.gitHash());
        return gitHash.filter(expected -> !expected.equals(git))
                .map(expected -> "git's hash is " + git + " and should be " + expected);
    }
}
