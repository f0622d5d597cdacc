package io.jollyboat.controllers.nodelifecycle;

/** How a zone is, by how many of its nodes are ready. */
enum ZoneState {
    NORMAL,

    /** At least three nodes are in trouble, and so is the share of all that was set. */
    PARTIAL_DISRUPTION,

    /** No node is ready. */
    FULL_DISRUPTION;

    /** So few nodes in trouble are no trouble of their zone's, whatever their share. */
    private static final int FEW = 2;

    static ZoneState of(int ready, int inTrouble, double unhealthyShare) {
        if (ready == 0 && inTrouble > 0) {
            return FULL_DISRUPTION;
        }
        boolean many =
                inTrouble > FEW && (double) inTrouble / (ready + inTrouble) >= unhealthyShare;
        return many ? PARTIAL_DISRUPTION : NORMAL;
    }
}
