package io.apex4j.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** What splitting and merging have in common: options, and the way from checks to the result. */
final class RewriteArguments {
    @Option(names = "--dry-run", description = "Check and show what would be written, write nothing.")
    private boolean dryRun;

    @Option(names = "--force", description = "Replace outputs that exist already.")
    private boolean force;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Option(names = "--quiet", description = "Print warnings and errors only.")
    private boolean quiet;

    ExitCode carryOut(RewriteRun run, Screen screen) throws IOException {
        List<String> problems = run.problems(force);
        problems.forEach(screen::complain);
        if (!problems.isEmpty()) {
            return ExitCode.REFUSED;
        }
        Duration elapsed = dryRun ? Duration.ZERO : run.run(screen);
        if (json) {
            Map<String, Object> object = run.json();
            object.put("written", !dryRun);
            object.put("seconds", elapsed.toNanos() / 1e9);
            screen.out().println(Json.text(object));
        } else if (!quiet) {
            run.printPlan(screen);
            screen.out().println();
            screen.line(Numbers.counted(run.targets().size(), "file") + ", " + Numbers.size(run.fileBytes())
                    + (dryRun ? " would be written" : ", in " + Numbers.duration(elapsed)));
        }
        return ExitCode.OK;
    }
}
