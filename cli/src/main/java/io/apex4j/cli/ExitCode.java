package io.apex4j.cli;

/** What the process says about its end to the shell. */
enum ExitCode {
    /** Done. */
    OK(0, "done"),
    /** Something went wrong on the way: a full disk, a value that cannot be quantized. */
    FAILED(1, "failed on the way (full disk, value that cannot be quantized)"),
    /** The command line is wrong; nothing was read or written. */
    USAGE(2, "wrong command line: unknown command, option, profile or type"),
    /** An input is missing, unreadable, malformed, or more than the model has room for. */
    INPUT(3, "an input is missing, unreadable, malformed, or too long for the model"),
    /** The plan has problems; nothing was written. */
    REFUSED(4, "refused before anything was written: the plan has problems"),
    /** Stopped by Ctrl-C; the number that shells expect. */
    INTERRUPTED(130, "interrupted by Ctrl-C");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    /** The number that the process ends with. */
    int code() {
        return code;
    }

    /** What it means, in the words of the help. */
    String meaning() {
        return meaning;
    }
}
