package io.jollyboat.jolly.command;

/** What the program's exit code tells a script. */
public final class ExitCode {

    public static final int OK = 0;

    /**
     * Something went wrong that the person at the terminal has to look at; one line on standard
     * error says what.
     */
    public static final int FAILED = 1;

    /** The command line itself was wrong; nothing was done. */
    public static final int USAGE = 2;

    /** {@code status} only: the cluster exists and does not run. */
    public static final int STOPPED = 3;

    /** {@code status} only: there is no such cluster. */
    public static final int ABSENT = 4;

    private ExitCode() {}
}
