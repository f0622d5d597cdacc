package io.jollyboat.scheduler.whatif;

/** What becomes of a pod when its node is to be emptied. */
public sealed interface Fate {

    /** It is evicted, and what made it makes another. */
    record Moves() implements Fate {}

    /** It is evicted, and nothing makes another: somebody said that this is all right. */
    record Ends() implements Fate {}

    /** It belongs to the node, which counts as empty with it. */
    record Stays() implements Fate {}

    /**
     * It cannot go, and neither can its node.
     *
     * @param why what is the matter with the pod, to be read after its name
     */
    record Holds(String why) implements Fate {}
}
