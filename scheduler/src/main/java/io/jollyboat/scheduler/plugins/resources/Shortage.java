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
            case "cpu" -> detail(wanted + "m", free + "m", wanted - free + "m");
            case "memory", "ephemeral-storage" ->
                    // a byte too many is short of a whole mebibyte, and a byte too few is none free
                    detail(
                            mebibytes(Math.ceilDiv(wanted, MEBIBYTE)),
                            mebibytes(Math.floorDiv(free, MEBIBYTE)),
                            mebibytes(
                                    Math.ceilDiv(wanted, MEBIBYTE)
                                            - Math.floorDiv(free, MEBIBYTE)));
            default -> detail("" + wanted, "" + free, "" + (wanted - free));
        };
    }

    private String detail(String needs, String free, String lacks) {
        return resource + ": needs " + needs + ", " + free + " free, " + lacks + " short";
    }

    private static String mebibytes(long count) {
        return count + "Mi";
    }
}
