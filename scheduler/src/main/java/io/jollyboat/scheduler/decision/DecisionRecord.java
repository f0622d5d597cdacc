package io.jollyboat.scheduler.decision;

import io.jollyboat.scheduler.snapshot.NodeSnapshot;
import io.jollyboat.scheduler.snapshot.PodInfo;
import java.time.Instant;

/**
 * A decision with all that went into it. Since deciding is pure, this is enough to tell later, in
 * every detail, why it came out as it did; the snapshot shares its nodes with others and costs
 * little to keep.
 *
 * @param pod as it was when it was tried
 * @param cluster as it was when the pod was tried
 */
public record DecisionRecord(Instant at, PodInfo pod, NodeSnapshot cluster, Decision decision) {}
