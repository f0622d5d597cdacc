package io.jollyboat.jolly.terminal;

import io.jollyboat.core.runtime.Timeline;
import java.io.PrintStream;
import java.util.Locale;

/**
 * The steps of something that takes a while, a line each with the time it took, written when the
 * step is done. A step that may take long is announced first.
 */
public final class Steps {

    private static final int WIDTH = 60;

    private final PrintStream out;
    private final Timeline timeline;
    private final String done;
    private final String doing;
    private long begun;

    /**
     * @param out gets plain letters where its character set has no others
     */
    public Steps(PrintStream out, Timeline timeline) {
        this.out = out;
        this.timeline = timeline;
        boolean marks = out.charset().newEncoder().canEncode("✓…");
        this.done = marks ? "✓" : "*";
        this.doing = marks ? "…" : "-";
        this.begun = timeline.nanos();
    }

    /** Says what is about to be done, for what keeps people waiting. */
    public void doing(String what) {
        out.println("  " + doing + " " + what);
        out.flush();
    }

    /** Says what has been done since the last step. */
    public void done(String what) {
        long now = timeline.nanos();
        done(what, now - begun);
        begun = now;
    }

    /** Says what has been done elsewhere, in the given time. */
    public void done(String what, long nanos) {
        out.printf(Locale.ROOT, "  %s %-" + WIDTH + "s %7.2f s%n", done, what, nanos / 1e9);
        out.flush();
        begun = timeline.nanos();
    }

    /** Says, so that it is not overlooked, what will be otherwise than expected. */
    public void warn(String what) {
        out.println("  ! " + what);
        out.flush();
    }
}
