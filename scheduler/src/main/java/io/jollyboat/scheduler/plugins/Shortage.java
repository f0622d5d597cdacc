package io.jollyboat.scheduler.plugins;

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
        return "%s: needs %s, %s free, %s short"
                .formatted(resource, amount(wanted), amount(free), amount(wanted - free));
    }

    private String amount(long value) {
        return switch (resource) {
            case "cpu" -> value + "m";
            case "memory", "ephemeral-storage" ->
                    value % MEBIBYTE == 0 ? value / MEBIBYTE + "Mi" : Long.toString(value);
            default -> Long.toString(value);
        };
    }
}
