package io.apex4j.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** What all help texts have in common. */
final class Usage {
    private static final int WIDTH = 80;

    private Usage() {}

    /** Adds {@code --help}, {@code --version} and the list of exit codes to a command and all its subcommands. */
    static void apply(CommandLine line) {
        Map<String, String> codes = new LinkedHashMap<>();
        for (ExitCode code : ExitCode.values()) {
            codes.put(" " + code.code(), code.meaning());
        }
        line.setUsageHelpWidth(WIDTH).setUsageHelpLongOptionsMaxWidth(24);
        apply(line, codes);
    }

    private static void apply(CommandLine line, Map<String, String> codes) {
        CommandSpec spec = line.getCommandSpec();
        UsageMessageSpec usage = spec.usageMessage();
        if (!usage.hidden() && !spec.name().equals("help")) {
            spec.mixinStandardHelpOptions(true);
            usage.exitCodeListHeading("%nExit codes:%n").exitCodeList(codes);
            usage.abbreviateSynopsis(true).sortOptions(false).optionListHeading("%nOptions:%n");
            usage.synopsisHeading("%nUsage: ")
                    .descriptionHeading("%n")
                    .parameterListHeading("%n")
                    .commandListHeading("%nCommands:%n");
        }
        if (spec.version().length == 0) {
            spec.versionProvider(new Version());
        }
        line.getSubcommands().values().forEach(subcommand -> apply(subcommand, codes));
    }
}
