package io.jollyboat.scheduler.snapshot;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.PodSchedulingGate;
import io.jollyboat.core.api.core.v1.PodSpec;
import io.jollyboat.core.api.core.v1.Volume;
import io.jollyboat.core.placement.DeclaredFeature;
import io.jollyboat.core.placement.HostPort;
import io.jollyboat.core.placement.NodeChoice;
import io.jollyboat.core.placement.PodAsk;
import io.jollyboat.core.placement.Tolerations;
import io.jollyboat.core.reconcile.Key;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads what scheduling needs to know from a pod's object. */
public final class PodReader {

    private PodReader() {}

    public static PodInfo read(Pod pod) {
        PodSpec spec = pod.spec();
        return new PodInfo(
                Key.of(pod),
                pod.uid(),
                spec.nodeName(),
                pod.metadata().labels(),
                demand(pod),
                rules(pod),
                rank(pod));
    }

    private static PodDemand demand(Pod pod) {
        PodAsk ask = PodAsk.of(pod);
        return new PodDemand(
                ask.requests(),
                ask.scoring(),
                ask.limits(),
                HostPort.of(pod.spec()),
                images(pod.spec()),
                VolumeReader.read(pod),
                DeclaredFeature.neededBy(pod.spec()));
    }

    private static List<String> images(PodSpec spec) {
        List<String> images = new ArrayList<>(1);
        spec.initContainers().forEach(container -> images.add(tagged(container.image())));
        spec.containers().forEach(container -> images.add(tagged(container.image())));
        for (Volume volume : spec.volumes()) {
            if (volume.has("image")) {
                images.add(tagged(volume.image().reference()));
            }
        }
        return images;
    }

    /** As nodes report it: with a tag or a digest. */
    private static String tagged(String image) {
        return image.lastIndexOf(':') <= image.lastIndexOf('/') ? image + ":latest" : image;
    }

    private static PodRules rules(Pod pod) {
        PodSpec spec = pod.spec();
        return new PodRules(
                spec.schedulerName(),
                spec.schedulingGates().stream().map(PodSchedulingGate::name).toList(),
                "",
                NodeChoice.of(spec),
                Tolerations.of(spec),
                spec.resourceClaims().size(),
                new RelationReader(pod.namespace(), pod.metadata().labels()).read(spec));
    }

    private static PodRank rank(Pod pod) {
        return new PodRank(
                pod.spec().priority(),
                !pod.spec().preemptionPolicy().equals("Never"),
                pod.status().startTime().orElse(Instant.MAX),
                pod.metadata().deletionTimestamp().isPresent(),
                pod.status().nominatedNodeName());
    }
}
