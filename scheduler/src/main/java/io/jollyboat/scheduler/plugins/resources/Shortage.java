package io.jollyboat.scheduler.plugins.resources;

/**
 * What a node lacks for a pod. All amounts are in one unit: millicores, bytes, or pieces.
 *
 * @param offered what the node has for pods
 * @param taken what it has promised to pods; can be more than it has
 * @param wanted what this pod asks for
 */
record Shortage(String resource, long offered, long taken, long wanted) {

    static final String PODS = "pods";

    private static final long MEBIBYTE = 1 << 20;

    String reason() {
        return resource.equals(PODS) ? "Too many pods" : "Insufficient " + resource;
    }

    /** Whether the pod would fit here if all others left. */
    boolean emptyNodeHasEnough() {
        return wanted <= offered;
    }

    String detail() {
        long free = offered - taken;
        return switch (resource) {
            case "cpu" -> detail(wanted, free, "m");
            case "memory", "ephemeral-storage" ->
                    // a byte too many is short of a whole mebibyte, and a byte too few is none free
                    detail(Math.ceilDiv(wanted, MEBIBYTE), Math.floorDiv(free, MEBIBYTE), "Mi");
            default -> detail(wanted, free, "");
        };
    }

    /** What is kept for pods that wait for others to leave is promised before it is there. */
    private String detail(long needs, long free, String unit) {
        String there =
                free < 0
                        ? "none free, " + -free + unit + " too much promised"
                        : free + unit + " free";
        return resource
                + ": needs "
                + needs
                + unit
                + ", "
                + there
                + ", "
                + (needs - free)
                + unit
                + " short";
    }
}
