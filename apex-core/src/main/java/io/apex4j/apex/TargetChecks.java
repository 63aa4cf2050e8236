package io.apex4j.apex;

import io.apex4j.gguf.GgufWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Checks the place where an output is to be written. */
final class TargetChecks {
    private TargetChecks() {}

    static void check(ModelShape source, Plan plan, Path target, Collection<Path> otherInputs, Findings findings) {
        List<Path> outputs = plan.outputFiles(target);
        Path folder = target.toAbsolutePath().getParent();
        if (folder == null || target.getFileName() == null) {
            findings.problem("output " + target + " is not a file name");
            return;
        }
        if (!Files.isDirectory(folder)) {
            findings.problem("output " + target + ": the folder " + folder + " does not exist; create it first");
            return;
        }
        if (!Files.isWritable(folder)) {
            findings.problem("output " + target + ": no permission to write in the folder " + folder);
        }
        List<Path> inputs = new ArrayList<>(source.files());
        inputs.addAll(otherInputs);
        for (Path output : outputs) {
            if (Files.isDirectory(output)) {
                findings.problem("output " + output + " is a folder; give the name of a file");
            }
            checkInputsSpared(output, inputs, findings);
        }
        checkSpace(plan, folder, outputs, findings);
    }

    private static void checkInputsSpared(Path output, List<Path> inputs, Findings findings) {
        Path temporary = GgufWriter.temporaryPath(output);
        for (Path input : inputs) {
            if (isSameFile(output, input)) {
                findings.problem("output " + output + " is the same file as the input " + input
                        + "; choose another name for the output");
            } else if (isSameFile(temporary, input)) {
                findings.problem("output " + output + " is written as " + temporary + " first, which is the input "
                        + input + "; choose another name for the output");
            }
        }
    }

    /** Whether two names lead to one file, also through links. */
    private static boolean isSameFile(Path one, Path other) {
        try {
            return Files.exists(one) && Files.exists(other) && Files.isSameFile(one, other);
        } catch (IOException exception) {
            return one.toAbsolutePath()
                    .normalize()
                    .equals(other.toAbsolutePath().normalize());
        }
    }

    private static void checkSpace(Plan plan, Path folder, List<Path> outputs, Findings findings) {
        long usable;
        try {
            usable = Files.getFileStore(folder).getUsableSpace();
        } catch (IOException exception) {
            findings.warning("output folder " + folder + ": its free space cannot be read: " + exception);
            return;
        }
        if (usable >= plan.fileBytes()) {
            return;
        }
        String message = "output folder " + folder + " has " + usable + " bytes free, the output needs "
                + plan.fileBytes() + "; free " + (plan.fileBytes() - usable) + " bytes or choose another folder";
        boolean isResumable = outputs.stream().anyMatch(output -> Files.exists(GgufWriter.temporaryPath(output)));
        if (isResumable) {
            findings.warning(message + " (a part of it may be there already, from a run that was interrupted)");
        } else {
            findings.problem(message);
        }
    }
}
