package io.jollyboat.scheduler.framework.rule;

/** The usual ways to bring counts to the scale of scores. */
public final class Normalization {

    private Normalization() {}

    /**
     * The largest count gets the best score, the others in proportion; all stay 0 when nobody has
     * any.
     */
    public static void moreIsBetter(long[] counts) {
        long largest = largest(counts);
        for (int i = 0; i < counts.length && largest > 0; i++) {
            counts[i] = counts[i] * NodeScorer.MAXIMUM / largest;
        }
    }

    /** No count gets the best score, the largest gets none. */
    public static void lessIsBetter(long[] counts) {
        moreIsBetter(counts);
        for (int i = 0; i < counts.length; i++) {
            counts[i] = NodeScorer.MAXIMUM - counts[i];
        }
    }

    private static long largest(long[] counts) {
        long largest = 0;
        for (long count : counts) {
            largest = Math.max(largest, count);
        }
        return largest;
    }
}
